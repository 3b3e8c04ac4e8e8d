package dev.ventral.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTrendTest {
    private static final double[][] ORDERS = {{1, 2, 3}, {1, 3, 2}, {2, 1, 3}, {2, 3, 1}, {3, 1, 2}, {3, 2, 1}};

    /// All 216 ways in which three conditions can be ordered in three blocks, counted one by one.
    @Test
    void exactByCountingAllOrders() {
        List<Double> all = new ArrayList<>();
        for (double[] a : ORDERS) {
            for (double[] b : ORDERS) {
                for (double[] c : ORDERS) {
                    double sum = 0;
                    for (int j = 0; j < 3; j++) {
                        sum += (j + 1) * (a[j] + b[j] + c[j]);
                    }
                    all.add(sum);
                }
            }
        }
        double[][] values = {{.1, .2, .9}, {5, 7, 6}, {-1, 0, 3}};
        PageTrend found = PageTrend.of(values);
        assertThat(found.statistic()).isEqualTo(14 + 13 + 14);
        double share = all.stream().filter(l -> l >= 41).count() / 216.0;
        assertThat(found.p()).isCloseTo(share, within(1e-12));
        assertThat(PageTrend.of(new double[][] {{3, 2, 1}, {3, 2, 1}}).p()).isCloseTo(1, within(1e-12));
        assertThat(PageTrend.of(new double[][] {{1, 2, 3}, {1, 2, 3}}).p()).isCloseTo(1 / 36.0, within(1e-12));
    }

    /// Tied values share their rank; with nothing but ties nothing can be said.
    @Test
    void ties() {
        assertThat(PageTrend.of(new double[][] {{1, 1, 1}, {2, 2, 2}}).p()).isCloseTo(1, within(1e-12));
        // of the orders of ranks 1.5, 1.5, 3 one third puts the 3 last
        PageTrend one = PageTrend.of(new double[][] {{4, 4, 9}});
        assertThat(one.statistic()).isEqualTo(1.5 + 3 + 9);
        assertThat(one.p()).isCloseTo(1 / 3.0, within(1e-12));
    }

    /// Nine conditions are beyond the exact count; their normal p is near that of eight of them.
    @Test
    void manyConditionsAreNormal() {
        double[][] values = new double[6][9];
        for (int b = 0; b < 6; b++) {
            for (int j = 0; j < 9; j++) {
                values[b][j] = Math.sin(3 * j + 5 * b) + .1 * j;
            }
        }
        double[][] eight = new double[6][];
        for (int b = 0; b < 6; b++) {
            eight[b] = Arrays.copyOf(values[b], 8);
        }
        assertThat(PageTrend.of(values).p()).isCloseTo(PageTrend.of(eight).p(), within(.2));
        // one perfect order: L = 285, mean 225, variance 450, z = 2.8284
        PageTrend perfect = PageTrend.of(new double[][] {{1, 2, 3, 4, 5, 6, 7, 8, 9}});
        assertThat(perfect.statistic()).isEqualTo(285);
        assertThat(perfect.p()).isCloseTo(.0023388675, within(1e-9));
        // an L of exactly its mean
        double[][] balanced = {{1, 2, 3, 4, 5, 6, 7, 8, 9}, {9, 8, 7, 6, 5, 4, 3, 2, 1}};
        assertThat(PageTrend.of(balanced).p()).isCloseTo(.5, within(1e-12));
        assertThatThrownBy(() -> PageTrend.of(new double[][] {{1}})).isInstanceOf(IllegalArgumentException.class);
    }
}
