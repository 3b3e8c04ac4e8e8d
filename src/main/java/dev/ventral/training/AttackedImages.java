package dev.ventral.training;

import dev.ventral.Seeds;
import dev.ventral.attack.SteppedAttack;
import dev.ventral.data.Batch;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.ImageRandom;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// [InputPerturbation.Adversarial]: the front of each batch under attack.
final class AttackedImages implements PerturbationStep {
    private static final long START = 0xA7;
    private static final long DROPOUT = 0xAD;
    private final Task task;
    private final SteppedAttack attack;
    private final double share;
    private final boolean training;
    private final Classifier trained;
    private final Classifier victim;
    private final long seed;
    private final DataParallel company;

    AttackedImages(
            InputPerturbation.Adversarial setting, Task task, Classifier model, long seed, DataParallel company) {
        this.task = task;
        attack = setting.attack().members().getFirst();
        share = setting.share();
        training = setting.mode() == InputPerturbation.Adversarial.Mode.TRAIN;
        trained = model;
        victim = attack.needsFloat32() ? model.exact() : model;
        this.seed = seed;
        this.company = company;
    }

    @Override
    public Tensor images(Batch batch, long step) {
        int count = InputPerturbation.images(share, batch.count(), company);
        Tensor images = batch.images().narrow(0, 0, count);
        Tensor labels = batch.labels().narrow(0, 0, count);
        var random = new ImageRandom(Seeds.mix(seed, step, START), Arrays.copyOf(batch.index(), count));
        Tensor made;
        trained.net().train(training);
        trained.net().runningStatistics(false);
        trained.net().seed(Seeds.mix(seed, step, DROPOUT));
        try {
            double epsilon = attack.epsilons().getFirst();
            made = attack.runOnce(victim, images, task.goal(labels), epsilon, random);
        } finally {
            trained.net().runningStatistics(true);
            trained.net().train(true);
        }
        int rest = batch.count() - count;
        return rest == 0
                ? made
                : torch.cat(new TensorVector(made, batch.images().narrow(0, count, rest)), 0);
    }
}
