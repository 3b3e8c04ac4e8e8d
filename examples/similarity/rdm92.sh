#!/usr/bin/env bash
# Human and monkey inferior temporal cortex, 92 images of objects (Kriegeskorte et al. 2008, Neuron 60), from the published
# MATLAB files: how alike each model's dissimilarities are to those of four people, each measured in two sessions.
#   examples/similarity/rdm92.sh FOLDER OUT       (FOLDER holds the three .mat files)
set -euo pipefail
data=$1
out=$2
ventral=${VENTRAL:-$(dirname "$0")/../../ventral}
mkdir -p "$out"
# the struct array is person x session, its matrices in that order, the last index the fastest
printf '%s\n' one one two two three three four four >"$out/subjects.txt"
"$ventral" similarity compare --reference "$data/92_brainRDMs.mat#RDMs.RDM" --subjects "$out/subjects.txt" \
  --models "$data/92_modelRDMs.mat#Models.RDM" --by spearman --bootstrap both --out "$out/models"
# the mean of all eight is the published one: a correlation of 1.000
printf 'mean\n%.0s' 1 2 3 4 5 6 7 8 >"$out/mean.txt"
"$ventral" similarity compare --reference "$data/92_brainRDMs.mat#RDMs.RDM" --subjects "$out/mean.txt" \
  --models "$data/Kriegeskorte_Neuron2008_supplementalData.mat#RDMs_mIT_hIT_fig1(2).RDM" --by pearson --out "$out/published"
