package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.network.module.Net;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Network mapped to regions of the brain: another network, unchanged, with taps of one's own choice for regions
/// of the brain: wherever a tap is named, `V4` then means that tap. A choice made here goes before Ventral's own
/// (`regions.properties`), and regions may have any names that are no taps of the network.
///
/// Taps: those of the network.
///
/// @param of the network
/// @param regions taps by region, as in `{V4: layer3.0, IT: layer4}`
@JsonClassDescription("Another network with taps of one's own choice for regions of the brain.")
@JsonTypeName("mapped")
public record RegionMapped(Architecture of, Map<String, String> regions) implements Architecture {
    public RegionMapped {
        regions = Collections.unmodifiableMap(new LinkedHashMap<>(regions));
        InputError.unless(!regions.isEmpty(), "network.regions: expected a tap for at least one region, got none");
        regions.forEach((region, tap) -> InputError.unless(
                !region.isBlank() && tap != null && !tap.isBlank(),
                "network.regions: expected the name of a region and that of a tap, got '%s: %s'",
                region,
                tap == null ? "" : tap));
        InputError.unless(
                !(of instanceof RegionMapped),
                "network.of: expected a network without regions of its own, got kind mapped");
    }

    @Override
    public Net build(ImageShape shape, int classes) {
        Net net = of.build(shape, classes);
        List<String> taps = net.tapNames();
        for (String region : regions.keySet()) {
            InputError.unless(
                    !taps.contains(region),
                    "network.regions: expected names that are no taps of the network, got '%s'",
                    region);
        }
        net.checkTaps(regions.values());
        return net;
    }
}
