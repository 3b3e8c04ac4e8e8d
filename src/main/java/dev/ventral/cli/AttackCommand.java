package dev.ventral.cli;

import dev.ventral.InputError;
import dev.ventral.attack.Attack;
import dev.ventral.attack.step.TargetClass;
import dev.ventral.audit.Audit;
import dev.ventral.audit.AuditRunner;
import dev.ventral.data.LabelledImages;
import dev.ventral.network.Architecture;
import dev.ventral.network.file.ModelSpec;
import dev.ventral.report.Report;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Precision;
import dev.ventral.tensor.Scope;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "attack",
        description = {
            "Attacks a trained network, and says how robust it is and whether the numbers can be trusted.",
            "An interrupted audit goes on where it stopped when the same command is given again.",
            "Example: ventral attack --model resnet20.th --arch resnet20-cifar --mean .485,.456,.406"
                    + " --std .229,.224,.225 --data folder:images.zip --attacks pgd-linf,fab-l2 --epsilons"
                    + " 1/255,8/255 --epsilons l2=0.25,0.5 --out audit"
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class AttackCommand implements Callable<Integer> {
    private static final int LARGEST_BATCH = 65_536;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--attacks",
            paramLabel = "A,B",
            required = true,
            split = ",",
            description = {
                "Attacks by name and norm, such as pgd-linf, apgd-ce-l2, autoattack-linf (ventral list attacks shows all);"
                        + " or a YAML file with a list of attacks and their settings."
            })
    private List<String> attacks = new ArrayList<>();

    @Option(
            names = "--epsilons",
            paramLabel = "E,F",
            description = {
                "Sizes of the change at which accuracy is reported, in pixels on [0, 1], such as 8/255, for all norms;"
                        + " with a norm before them (l2=0.25,0.5) for that norm. May be repeated, each time adding more."
            })
    private List<String> epsilons = new ArrayList<>();

    @Option(
            names = "--target",
            paramLabel = "CLASS",
            converter = TargetNames.class,
            completionCandidates = TargetNames.class,
            description = {
                "Targeted attacks, towards: ${COMPLETION-CANDIDATES}.",
                "Default: none, any wrong class will do."
            })
    private TargetClass target = TargetClass.NONE;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of all random numbers.")
    private long seed;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "128", description = "Images at a time.")
    private int batch;

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "float32",
            description = {
                "float32, bfloat16 or auto: of the gradients of attacks that tolerate it (FGSM, PGD).",
                "What the network answers is always decided in float32."
            })
    private Precision precision = Precision.FLOAT32;

    @Option(
            names = "--save-adversarial",
            description = {
                "Write adversarial/ATTACK.npy: for each image the nearest adversarial one,"
                        + " the image itself where none was found."
            })
    private boolean saveAdversarial;

    @Option(names = "--no-checks", description = "Leave out the sanity checks.")
    private boolean noChecks;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "The folder of the audit.")
    private Path out;

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @SuppressWarnings("NullAway.Init")
    AttackCommand() {}

    @Override
    public Integer call() {
        InputError.unless(
                batch >= 1 && batch <= LARGEST_BATCH, "--batch: expected 1 to %d, got %d", LARGEST_BATCH, batch);
        InputError.unless(!out.toString().isEmpty(), "--out: expected a folder, got ''");
        ModelSpec network = model.spec();
        Architecture architecture = model.architecture();
        List<Attack> chosen = AttackOptions.parse(attacks, epsilons, target);
        Compute device = compute.start().with(precision);
        PrintWriter stdout = spec.commandLine().getOut();
        try (var _ = Scope.open();
                ProgressDisplay progress =
                        new ProgressDisplay(spec.commandLine().getErr())) {
            LabelledImages images = data.read();
            AttackOptions.requireReach(chosen, images.images());
            int[] which = data.which(images, seed);
            var opened = ModelOptions.open(network, images, device);
            var audit = new Audit(
                    model.name(),
                    model.describe(),
                    model.sha256(),
                    architecture,
                    data.describe(),
                    images.images().sha256(),
                    images.labelsSha256(),
                    which.length,
                    seed,
                    precision,
                    batch,
                    chosen,
                    saveAdversarial,
                    !noChecks);
            AuditRunner.run(audit, opened, images, which, out, progress);
            progress.finish();
            Path report = Report.write(out);
            AuditTable.print(out, stdout);
            stdout.println();
            stdout.println("Report: " + report);
            stdout.flush();
            return 0;
        }
    }
}
