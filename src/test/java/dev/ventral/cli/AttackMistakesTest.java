package dev.ventral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.array.Npy;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user of `ventral attack` may get wrong: each is one line that says where, what and what was
/// expected; the exit code is 2, and nothing is left behind.
class AttackMistakesTest {
    private static final String OMIT = "omit";

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private LinearCase linear;

    private final Map<String, String> right = new LinkedHashMap<>();

    @BeforeEach
    void make() throws IOException {
        linear = new LinearCase(folder);
        right.put("--model", linear.network().toString());
        right.put("--arch", path("net.yaml"));
        right.put("--data", linear.arrays());
        right.put("--attacks", "fgsm-linf");
        right.put("--epsilons", "8/255");
        right.put("--out", path("audit"));
        right.put("--device", "cpu");
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private String file(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private CommandOutput attack(Map<String, String> changed) {
        var options = new LinkedHashMap<>(right);
        options.putAll(changed);
        var arguments = new ArrayList<>(List.of("attack"));
        options.forEach((option, value) -> {
            if (!value.equals(OMIT)) {
                arguments.add(option + "=" + value);
            }
        });
        return CommandOutput.by(arguments.toArray(String[]::new));
    }

    /// Everything below the folder, with its size.
    private Map<String, Long> files() throws IOException {
        var files = new TreeMap<String, Long>();
        try (var all = Files.walk(folder)) {
            for (Path file : all.toList()) {
                files.put(file.toString(), Files.isDirectory(file) ? -1 : Files.size(file));
            }
        }
        return files;
    }

    private void refused(Map<String, String> changed, String... parts) throws IOException {
        Map<String, Long> before = files();
        CommandOutput said = attack(changed);
        assertThat(said.err())
                .as("%s", changed)
                .hasLineCount(1)
                .startsWith("ventral")
                .contains(parts)
                .doesNotContain("Exception", "at dev.ventral", "null");
        assertThat(said.code()).as("%s", changed).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(files()).as("%s", changed).isEqualTo(before);
    }

    private void refused(String option, String value, String... parts) throws IOException {
        refused(Map.of(option, value), parts);
    }

    @Test
    void options() throws IOException {
        refused("--model", OMIT, "--model");
        refused("--data", OMIT, "--data");
        refused("--out", OMIT, "--out");
        refused("--out", "", "--out: expected a folder, got ''");
        refused("--batch", "0", "--batch: expected 1 to 65536, got 0");
        refused("--limit", "0", "--limit: expected at least 1, got 0");
        refused("--seed", "x", "--seed", "'x'");
        refused("--target", "least-likly", "none, next, random, likeliest, least-likely", "did you mean least-likely");
        refused("--precision", "half", "--precision", "FLOAT32", "'half'");
        refused("--epsilon", "1", "'--epsilon=1'", "did you mean --epsilons");
    }

    @Test
    void attacks() throws IOException {
        refused("--attacks", "fgms-linf", "unknown attack 'fgms-linf'; did you mean fgsm-linf?");
        refused("--attacks", "fgsm-l7", "unknown attack 'fgsm-l7'", "expected KIND-NORM such as pgd-linf");
        file("list.yaml", "\200\200");
        refused(
                Map.of("--attacks", path("list.yaml"), "--epsilons", OMIT),
                "list.yaml: expected a readable file, got bytes that are not UTF-8");
        refused("--attacks", "", "unknown attack ''");
        refused("--attacks", "fgsm-linf,fgsm-linf", "expected each once, got fgsm-linf twice");
        refused("--attacks", "jsma-l2", "expected jsma-l0, the norm of this attack");
        refused("--attacks", "targeted-linf", "expected class and attack too, which a YAML file");
        refused(
                Map.of("--attacks", path("none.yaml"), "--epsilons", OMIT),
                "none.yaml: expected a YAML file with a list of attacks, got none");
        String list = file("list.yaml", "kind: fgsm\n");
        refused("--attacks", list + ",fgsm-l2", "expected names, or a YAML file alone");
        refused("--attacks", list, "--epsilons: expected none beside a file of attacks");
        refused(Map.of("--attacks", list, "--epsilons", OMIT), "list.yaml", "expected a list, got keys and values");
        file("list.yaml", "-\n");
        refused(Map.of("--attacks", list, "--epsilons", OMIT), "list.yaml", "expected attacks, got an empty place");
    }

    @Test
    void epsilons() throws IOException {
        refused("--epsilons", OMIT, "--attacks fgsm-linf: expected epsilons for linf, got none", "linf=8/255");
        refused("--epsilons", "", "expected numbers or fractions such as 8/255, got ''");
        refused("--epsilons", "NaN", "expected numbers or fractions such as 8/255, got 'NaN'");
        refused("--epsilons", "1/0", "got '1/0'");
        refused("--epsilons", "-1/255", "expected increasing numbers, none negative");
        refused("--epsilons", "0.2,0.1", "expected increasing numbers");
        refused("--epsilons", "8", "--attacks fgsm-linf", "expected at most 1 for linf", "(8/255, not 8), got [8.0]");
        refused(
                Map.of("--attacks", "fgsm-l2", "--epsilons", "8"),
                "epsilons of fgsm-l2: expected at most 4, the farthest that images of 1 x 4 x 4 can be apart, got 8");
        refused("--epsilons", "l3=1", "expected l0, l1, l2 or linf before '=', got 'l3'");
        refused("--epsilons", "l2=1", "expected epsilons for linf, got none");
        refused(
                Map.of("--attacks", "deepfool-l2", "--epsilons", "linf=1"),
                "--epsilons linf=1: expected the norm of one of the attacks (deepfool-l2), got linf");
    }

    @Test
    void networks() throws IOException {
        refused("--model", path("none.pth"), "--model: expected a file with a network", "none.pth");
        refused("--model", folder.toString(), "--model: expected a file with a network, got the folder");
        refused("--model", "", "--model: expected a file with a network", "''");
        refused("--arch", OMIT, "net.safetensors: expected the architecture to be named");
        refused("--arch", "resnet20-cifer", "got 'resnet20-cifer'; did you mean resnet20-cifar");
        refused("--arch", "resnet20-cifar", "expected the network's 116 tensors, got 2", "missing: conv1.weight");
        file("cut.yaml", "kind: sequential\nlayers: [{kind: flatten}\n");
        refused("--arch", path("cut.yaml"), "cut.yaml, line ", "while parsing a flow sequence: expected ',' or ']'");
        refused("--size", "16384", "--size: expected a side at which");
        refused("--resize", "0", "--resize: expected 1 to 16384 pixels, got 0");
        refused(Map.of("--resize", "3", "--size", "4"), "--size: expected at most --resize, got 4 and 3");
        refused("--pixels", "files", "--pixels files: expected --size too");
        refused(
                Map.of("--pixels", "files", "--size", "4"),
                "pixels: files: expected images that are files of their own (folder, tiny-imagenet, table), got 'npy:");
        refused("--mean", ".1,.2", "--mean: expected one number, as the images have one channel, got 2");
        refused("--mean", ".1,", "--mean: expected numbers with commas between them, got '.1,'");
        refused("--std", "0", "--std: expected positive numbers, got '0'");
        refused("--bounds", "255", "--bounds: expected two numbers", "got '255'");
        refused("--bounds", "1,0", "--bounds: expected two numbers, the lower first");
        refused("--size", "8", "out.weight of shape [2, 64]", "got [2, 16] (for data of 1 x 8 x 8 in 2 classes");
        refused("--data", "fashion-mnist", "got [2, 16] (for data of 1 x 28 x 28 in 10 classes");
    }

    /// What shows only when the network is asked: the folder it began in is taken back.
    @Test
    void networksThatCannotBeAttacked() throws IOException {
        refused("--std", "1e-320", "image 0, fgsm linf: expected numbers as logits, got NaN");
        Files.createDirectory(folder.resolve("audit"));
        refused("--std", "1e-320", "expected numbers as logits, got NaN");
        Path one = folder.resolve("one.safetensors");
        Safetensors.write(
                one,
                Map.of("out.weight", Tensors.of(new float[16], 1, 16), "out.bias", Tensors.of(new float[1], 1)),
                Map.of());
        Path labels = folder.resolve("zero.npy");
        Npy.write(labels, new long[LinearCase.COUNT], LinearCase.COUNT);
        refused(
                Map.of("--model", one.toString(), "--data", "npy:" + path("x.npy") + "," + labels),
                "expected a network of at least two classes, got one logit");
    }

    @Test
    void damagedNetworks() throws IOException {
        byte[] good = Files.readAllBytes(linear.network());
        String safetensors = file("cut.safetensors", Arrays.copyOf(good, good.length - 20));
        refused("--model", safetensors, "cut.safetensors: expected 136 bytes of tensors, got 116");
        refused("--model", file("a.safetensors", header(1L << 62)), "a.safetensors: expected a network", "damaged");
        refused("--model", file("b.safetensors", header(99_000_000)), "b.safetensors: expected a network", "damaged");
        refused("--model", file("empty.pth", ""), "empty.pth: expected a network");
        refused("--model", file("text.onnx", "rubbish"), "text.onnx: expected a network", "damaged");
        refused("--model", file("field.onnx", "\10\7:\177\12"), "field.onnx: expected a network", "damaged");
        byte[] cyclic = zip(Map.of("a/data.pkl", "\200\2]q\0h\0a."));
        refused("--model", file("cyclic.pth", cyclic), "cyclic.pth: expected a state dict");
        refused("--model", file("cut.pth", Arrays.copyOf(cyclic, cyclic.length / 2)), "cut.pth: expected");
        byte[] hostile = zip(Map.of("a/data.pkl", "\200\2cposix\nsystem\nX\4\0\0\0true\205R."));
        refused(
                "--model",
                file("hostile.pth", hostile),
                "expected a state dict",
                "'posix.system'",
                "would have to run");
        // PyTorch's older format, cut off within its first pickle
        byte[] legacy = "\200\2\212\12l\374\234F\371 j\250P\31.\200\2M".getBytes(StandardCharsets.ISO_8859_1);
        refused("--model", file("cut.th", legacy), "cut.th: expected a whole PyTorch file, got one that is cut off");
        refused("--model", file("other.zip", zip(Map.of("cat/1.png", "x"))), "other.zip: expected a network");
    }

    private static byte[] header(long length) {
        return ByteBuffer.allocate(40)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put("{}".getBytes(StandardCharsets.UTF_8))
                .array();
    }

    private static byte[] zip(Map<String, String> members) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var member : members.entrySet()) {
                byte[] content = member.getValue().getBytes(StandardCharsets.ISO_8859_1);
                var crc = new CRC32();
                crc.update(content);
                var entry = new ZipEntry(member.getKey());
                // as PyTorch writes them
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(content.length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void arrays() throws IOException {
        String images = path("x.npy");
        String labels = path("y.npy");
        String pair = "npy:" + images + ",";
        refused("--data", pair + path("none.npy"), "none.npy: expected an NPY file, got no such file");
        refused("--data", pair + folder, "expected an NPY file, got a folder");
        refused("--data", "npy:" + images, "data: expected one of fashion-mnist", "npy:X.npy,Y.npy");
        refused("--data", "", "data: expected one of fashion-mnist", "got ''");
        refused("--data", pair + images, "expected labels of shape (N,), got [24, 1, 4, 4]");
        refused(
                "--data",
                "npy:" + labels + "," + labels,
                "y.npy: expected images (image, channel, row, column)",
                "[24]");
        Path other = folder.resolve("other.npy");
        Npy.write(other, new int[24 * 16], 24, 1, 4, 4);
        refused(
                "--data",
                "npy:" + other + "," + labels,
                "expected images as uint8 or as floats from 0 to 1 (or a range: [black, white]), got <i4");
        Npy.write(other, new float[] {8, 0}, 2, 1, 1, 1);
        refused("--data", "npy:" + other + "," + labels, "expected pixels from 0 to 1, got 8.0");
        Npy.write(other, new long[23], 23);
        refused("--data", pair + other, "expected 24 labels, as many as", "got 23");
        var outside = new long[24];
        outside[3] = 5;
        Npy.write(other, outside, 24);
        refused("--data", pair + other, "expected data in 2 classes, as the network has them, got 6");
        outside[3] = -1;
        Npy.write(other, outside, 24);
        refused("--data", pair + other, "label 3: expected a whole number, 0 for the first class, got -1");
        Path empty = folder.resolve("empty.npy");
        Npy.write(empty, new float[0], 0, 1, 4, 4);
        Npy.write(other, new long[0], 0);
        refused("--data", "npy:" + empty + "," + other, "expected at least one image, got none");
        byte[] whole = Files.readAllBytes(Path.of(images));
        String cut = file("cut.npy", Arrays.copyOf(whole, whole.length - 100));
        refused("--data", "npy:" + cut + "," + labels, "cut.npy: expected 384 bytes of values", "got 284");
    }

    @Test
    void folders() throws IOException {
        String png = new String(linear.png(0), StandardCharsets.ISO_8859_1);
        String outside = file("outside.zip", zip(Map.of("../cat/1.png", png)));
        refused("--data", "folder:" + outside, "../cat/1.png: expected a member inside the zip");
        assertThat(folder.resolveSibling("cat")).doesNotExist();
        refused("--data", "folder:" + file("flat.zip", zip(Map.of("1.png", png))), "expected images in one folder per");
        refused("--data", "folder:" + file("empty.zip", zip(Map.of())), "expected one folder of JPEG or PNG images");
        refused("--data", "folder:" + file("text.zip", zip(Map.of("a/1.png", "x"))), "a/1.png: expected a JPEG or PNG");
        refused("--data", "folder:" + file("rubbish.zip", "rubbish"), "rubbish.zip: expected a folder or a zip");
        refused("--data", "folder:" + path("none"), "none: expected a folder or a zip, got nothing");
        var three = Map.of("a/1.png", png, "b/1.png", png, "c/1.png", png);
        refused(
                "--data",
                "folder:" + file("three.zip", zip(three)),
                "out.weight of shape [3, 16], as the network has it, got [2, 16]",
                "in 3 classes");
    }

    @Test
    void foldersOfOtherAudits() throws IOException {
        right.put("--no-checks", "true");
        String model = path("net.safetensors");
        String data = linear.zip();
        right.put("--data", data);
        assertThat(attack(Map.of()).code()).isZero();
        refused("--epsilons", "4/255", "audit: expected the folder of this audit", "8/255' there, '- 4/255' here");
        refused("--seed", "1", "seed: 0' there, 'seed: 1' here", "choose another folder with --out");
        refused("--out", folder.toString(), "expected an empty folder or that of the same audit");
        refused("--out", model, "net.safetensors: expected to be able to write it");
        linear.network("net.safetensors", 0, 1, .1, 1);
        refused(Map.of(), "model-sha256");
        linear.network();
        // the same pixels in folders of other names
        Path zip = folder.resolve("pets.zip");
        byte[] pets = Files.readAllBytes(zip);
        Files.write(
                zip,
                new String(pets, StandardCharsets.ISO_8859_1)
                        .replace("cat/", "ant/")
                        .getBytes(StandardCharsets.ISO_8859_1));
        refused(Map.of(), "labels-sha256");
        Files.write(zip, pets);
        // the same weights in another network
        Path arch = folder.resolve("net.yaml");
        String layers = Files.readString(arch);
        Files.writeString(arch, layers.replace("{kind: flatten}", "{kind: relu}, {kind: flatten}"));
        refused(Map.of(), "audit.yaml", "relu");
        Files.writeString(arch, layers);
        assertThat(attack(Map.of()).err()).endsWith(" is complete.\n");
    }
}
