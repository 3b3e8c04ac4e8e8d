package dev.ventral.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.junit.jupiter.api.Test;

class DistancesTest {
    @Test
    void medianCountsWhatWasNotFoundAsFarthest() {
        double never = Double.POSITIVE_INFINITY;
        assertThat(Distances.median(3, 1, 2).mean()).isEqualTo(2);
        assertThat(Distances.median(4, 1, 2, 3).mean()).isEqualTo(2.5);
        assertThat(Distances.median(1, never, 2).mean()).isEqualTo(2);
        assertThat(Distances.median(1, never, never).mean()).isEqualTo(never);
        assertThat(Distances.median().mean()).isNaN();
        assertThat(Distances.mean(1, never, 3).mean()).isEqualTo(2);
        assertThat(Distances.mean(1, never, 3).n()).isEqualTo(2);
    }

    /// The bootstrap distribution of a median is known: the median of n draws from n sorted values is the k-th
    /// value or less with the probability that a binomial (n, k/n) exceeds half.
    @Test
    void intervalOfTheMedianIsThatOfTheExactBootstrap() {
        int n = 101;
        double[] values = new double[n];
        Arrays.setAll(values, i -> i + 1);
        int low = 1;
        while (1 - new BinomialDistribution(n, low / (double) n).cumulativeProbability(50) < .025) {
            low++;
        }
        int high = 1;
        while (1 - new BinomialDistribution(n, high / (double) n).cumulativeProbability(50) < .975) {
            high++;
        }
        Interval interval = Distances.median(values);
        assertThat(interval.mean()).isEqualTo(51);
        assertThat(interval.low()).isCloseTo(low, within(1.5));
        assertThat(interval.high()).isCloseTo(high, within(1.5));
    }

    @Test
    void intervalOfTheMedianCoversTheTruthAtItsLevel() {
        var random = new SplittableRandom(5);
        int covered = 0;
        for (int run = 0; run < 200; run++) {
            double[] values = new double[60];
            Arrays.setAll(values, _ -> -Math.log(1 - random.nextDouble()));
            Interval interval = Distances.median(values);
            covered += interval.low() <= Math.log(2) && Math.log(2) <= interval.high() ? 1 : 0;
        }
        // 200 runs at 95 %: 178 to 199 with probability .999
        assertThat(covered).isBetween(178, 199);
    }
}
