package dev.ventral.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.SharedData;
import dev.ventral.attack.Attack;
import dev.ventral.attack.AutoAttack;
import dev.ventral.attack.Pgd;
import dev.ventral.attack.step.Norm;
import dev.ventral.data.ImageFolder;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.Preparation;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Progress;
import dev.ventral.evaluation.attack.AttackOutcome;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.file.ModelFile;
import dev.ventral.network.file.ModelSpec;
import dev.ventral.tensor.Compute;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Networks trained elsewhere, on CIFAR-10's test images (as JPEG): what is known of them comes out.
@Tag("slow")
class PublishedAuditTest {
    private static final Evaluator EVALUATOR = new Evaluator(128, Progress.none());
    private static final List<Double> MEAN = List.of(.485, .456, .406);
    private static final List<Double> BOUNDS = List.of(0.0, 1.0);
    private static final double EPSILON = 8 / 255.0;

    private static LabelledImages images(int count) {
        return new ImageFolder(SharedData.path("cifar10-test/cifar10-test-jpeg.zip"), Preparation.NONE)
                .read()
                .train()
                .sample(count, 0);
    }

    private static Classifier open(ModelSpec spec, LabelledImages images) {
        return ModelFile.open(spec, new ImageShape(3, 32, 32), images.classes(), Compute.CPU);
    }

    private static Classifier resnet20(LabelledImages images) {
        var file = SharedData.path("models/resnet20-12fca82f.th");
        return open(new ModelSpec(file, "resnet20-cifar", MEAN, List.of(.229, .224, .225), BOUNDS), images);
    }

    private static Classifier resnet2b(LabelledImages images) {
        var file = SharedData.path("models/resnet_2b.onnx");
        return open(new ModelSpec(file, null, MEAN, List.of(.225, .225, .225), BOUNDS), images);
    }

    private static BitSet standing(Classifier model, LabelledImages images, Attack attack) {
        AttackOutcome attacked = EVALUATOR.attack(model, images, attack, 0, false);
        return attacked.standing(EPSILON);
    }

    private static Attack autoAttack(int queries) {
        return new AutoAttack(Norm.LINF, List.of(EPSILON), AutoAttack.Version.STANDARD, 100, queries);
    }

    /// About .81 on images that JPEG has touched, and nothing against what it was not trained for.
    @Test
    void anUndefendedNetworkFalls() {
        LabelledImages images = images(300);
        Classifier model = resnet20(images);
        assertThat(EVALUATOR.clean(model, images).result().value()).isBetween(.75, .87);
        assertThat(standing(model, images, autoAttack(5000))).isEqualTo(new BitSet());
    }

    /// About .69, and about a fifth against PGD, as it was trained for 2/255; AutoAttack breaks more.
    @Test
    void aDefendedNetworkStandsInPart() {
        LabelledImages all = images(10_000);
        Classifier model = resnet2b(all);
        assertThat(EVALUATOR.clean(model, all).result().value()).isBetween(.67, .71);
        LabelledImages images = all.sample(150, 0);
        BitSet pgd = standing(model, images, new Pgd(Norm.LINF, List.of(EPSILON)));
        BitSet ensemble = standing(model, images, autoAttack(1000));
        assertThat(pgd.cardinality()).isBetween(15, 45);
        assertThat(ensemble.cardinality()).isPositive().isLessThanOrEqualTo(pgd.cardinality());
    }
}
