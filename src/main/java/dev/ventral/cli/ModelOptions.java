package dev.ventral.cli;

import dev.ventral.InputError;
import dev.ventral.data.LabelledImages;
import dev.ventral.experiment.Networks;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Compute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import picocli.CommandLine.Option;

/// Options of commands that take a trained network.
final class ModelOptions {
    @Option(names = "--model", paramLabel = "FILE", required = true, description = "The network's file.")
    private Path file = Path.of("");

    String name() {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    String describe() {
        return file.toString();
    }

    Classifier open(LabelledImages images, Compute compute) {
        return Networks.open(file, compute);
    }

    String sha256() {
        try (var in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[1 << 16];
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                digest.update(block, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new InputError(file + ": expected a readable file, got " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
