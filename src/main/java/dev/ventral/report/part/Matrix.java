package dev.ventral.report.part;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import dev.ventral.array.Npy;
import dev.ventral.array.NumberArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A similarity matrix of `similarity/NAME.npy`: images x images. A class, as it holds an array.
public final class Matrix {
    public static final String BRAIN = "brain";
    private static final int LARGEST = 1000;

    private final String name;
    private final int size;
    private final float[] values;
    private final String problem;

    public Matrix(String name, int size, float[] values, String problem) {
        this.name = name;
        this.size = size;
        this.values = values;
        this.problem = problem;
    }

    /// The brain's first, then the conditions' in their order, as far as they are there.
    public static List<Matrix> readAll(Path folder, List<String> conditions) {
        Set<String> names = new LinkedHashSet<>();
        names.add(BRAIN);
        names.addAll(conditions);
        List<Matrix> matrices = new ArrayList<>();
        for (String name : names) {
            Path file = folder.resolve(name + ".npy").normalize();
            // a condition's name comes from outside: it must not lead out of the folder
            if (folder.normalize().equals(file.getParent()) && Files.isRegularFile(file)) {
                matrices.add(read(name, file, "similarity/" + name + ".npy"));
            }
        }
        return List.copyOf(matrices);
    }

    /// @param shown what messages call the file
    public static Matrix read(String name, Path file, String shown) {
        try {
            InputError.unless(Files.size(file) > 0, "%s: expected an array, got an empty file", shown);
            NumberArray array = Npy.read(file);
            boolean square = array.rank() == 2 && array.size(0) == array.size(1) && array.size(0) <= LARGEST;
            InputError.unless(square, "%s: expected a square matrix of at most %s rows, got %s", shown, LARGEST, array);
            return new Matrix(name, (int) array.size(0), array.floats(), "");
        } catch (InputError | IOException e) {
            return new Matrix(name, 0, new float[0], shown + " cannot be read: " + WholeFile.reason(e));
        }
    }

    public String name() {
        return name;
    }

    public int size() {
        return size;
    }

    /// What was wrong with the file; empty where nothing was.
    public String problem() {
        return problem;
    }

    public float at(int row, int column) {
        return values[row * size + column];
    }

    /// Pearson correlation of the two upper triangles without the diagonal; NaN where one of them is constant.
    public double correlation(Matrix other) {
        double n = 0;
        double meanA = 0;
        double meanB = 0;
        double aa = 0;
        double bb = 0;
        double ab = 0;
        for (int i = 0; i < size; i++) {
            for (int j = i + 1; j < size; j++) {
                n++;
                double a = at(i, j) - meanA;
                double b = other.at(i, j) - meanB;
                meanA += a / n;
                meanB += b / n;
                aa += a * (at(i, j) - meanA);
                bb += b * (other.at(i, j) - meanB);
                ab += a * (other.at(i, j) - meanB);
            }
        }
        return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : Double.NaN;
    }
}
