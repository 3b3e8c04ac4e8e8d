package dev.ventral.similarity;

import dev.ventral.tensor.Tensors;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Distances of all pairs of rows that are sums of products of differences,
///
///     d_ij = sum_t w_t (p_ti - p_tj) . (q_ti - q_tj)
///          = s_i + s_j - sum_t w_t (p_ti . q_tj + q_ti . p_tj),    s_i = sum_t w_t p_ti . q_ti
///
/// in panels of [#ROWS] rows by matrix products in float64, above the diagonal only; the result is float32.
///
/// The second form loses digits where two rows are nearly equal. Pairs whose distance is below [#CLOSE] of
/// what it is a difference of are therefore computed again by the first form; above, rounding (2e-16 / 1e-8)
/// is smaller than that of float32. Beside the result are held the terms (float64) and one panel.
final class PairDistances {
    /// What becomes of the sums: left as they are, not below zero, or the square root of that.
    enum Form {
        SIGNED,
        SQUARED,
        ROOT
    }

    /// One product of differences, `w (p_i - p_j) . (q_i - q_j)`; the same tensor twice is a squared length.
    record Term(Tensor p, Tensor q, double weight) {
        Term(Tensor p, double weight) {
            this(p, p, weight);
        }

        boolean isSquare() {
            return p.equals(q);
        }
    }

    /// Rows at a time, and values where rows are long: what is held besides the terms and the result.
    private static final int ROWS = 512;

    private static final int HELD = 1 << 23;
    private static final double CLOSE = 1e-8;
    /// Pairs computed again at a time.
    private static final int PAIRS = 2048;

    private final List<Term> terms;
    private final Form form;
    /// s, and what its rounding goes by.
    private final Tensor self;
    private final Tensor size;

    private PairDistances(List<Term> terms, Form form, Tensor self, Tensor size) {
        this.terms = terms;
        this.form = form;
        this.self = self;
        this.size = size;
    }

    /// Of the rows of all terms.
    static SquareMatrix of(List<Term> terms, Form form) {
        Tensor self = Tensors.scoped(() -> selves(terms, false));
        return new PairDistances(terms, form, self, Tensors.scoped(() -> selves(terms, true))).all();
    }

    /// `1 - u_i . u_j` of rows of length 1 or, for those without a direction, 0.
    static SquareMatrix ofDirections(Tensor unit) {
        Tensor half = unit.select(1, 0).mul(Tensors.scalar(0)).add(Tensors.scalar(.5));
        return new PairDistances(List.of(new Term(unit, .5)), Form.SQUARED, half, half).all();
    }

    private static Tensor selves(List<Term> terms, boolean absolute) {
        Tensor sum = terms.getFirst().p.select(1, 0).mul(Tensors.scalar(0));
        for (Term term : terms) {
            double weight = absolute ? Math.abs(term.weight) : term.weight;
            sum = sum.add(products(term, absolute), Tensors.scalar(weight));
        }
        return sum;
    }

    /// Each row's `p . q`, or the sum of its sizes.
    private static Tensor products(Term term, boolean absolute) {
        if (term.isSquare()) {
            // without a matrix of squares, which costs as much as a product with a few rows
            return Similarity.length(term.p).squeeze(1).square();
        }
        Tensor products = term.p.mul(term.q);
        return (absolute ? products.abs() : products).sum(1);
    }

    private SquareMatrix all() {
        int images = Math.toIntExact(self.size(0));
        SquareMatrix.checkSize(images);
        float[] result = new float[images * images];
        double near = 2 * CLOSE * Tensors.item(size.max());
        for (int from = 0; from < images; ) {
            int columns = images - from;
            int rows = Math.min(columns, Math.clamp(HELD / columns, 1, ROWS));
            try (var _ = new PointerScope()) {
                SymmetricBlocks.put(Tensors.floats(panel(from, rows, columns, near)), columns, result, images, from);
            }
            from += rows;
        }
        return new SquareMatrix(images, result);
    }

    /// Distances of rows from `from` to themselves and all that follow.
    private Tensor panel(int from, int rows, int columns, double near) {
        Tensor distance = self.narrow(0, from, rows)
                .unsqueeze(1)
                .add(self.narrow(0, from, columns).unsqueeze(0));
        for (Term term : terms) {
            double weight = term.isSquare() ? -2 * term.weight : -term.weight;
            subtract(distance, term.p.narrow(0, from, rows), term.q.narrow(0, from, columns), weight);
            if (!term.isSquare()) {
                subtract(distance, term.q.narrow(0, from, rows), term.p.narrow(0, from, columns), weight);
            }
        }
        distance.fill_diagonal_(Tensors.scalar(Double.POSITIVE_INFINITY));
        // one pass over the panel, mostly all there is; NaN hides what is near
        if (!(Tensors.item(distance.min()) > near)) {
            refine(distance, from, rows, columns);
            if (form != Form.SIGNED) {
                distance.clamp_min_(Tensors.scalar(0));
            }
        }
        Tensor single = distance.to(ScalarType.Float);
        return form == Form.ROOT ? single.sqrt_() : single;
    }

    private static void subtract(Tensor from, Tensor a, Tensor b, double weight) {
        from.addmm_(a, b.t(), Tensors.scalar(1), Tensors.scalar(weight));
    }

    /// Computes the pairs that are too close for a difference of sums from their rows' differences.
    private void refine(Tensor distance, int from, int rows, int columns) {
        Tensor scale = size.narrow(0, from, rows)
                .unsqueeze(1)
                .add(size.narrow(0, from, columns).unsqueeze(0));
        Tensor close = distance.abs().le(scale.mul_(Tensors.scalar(CLOSE)));
        // what lies below the diagonal is not used
        Tensor at = close.to(ScalarType.Byte).triu_(1).nonzero();
        Tensor flat = distance.view(-1);
        for (long first = 0; first < at.size(0); first += PAIRS) {
            try (var _ = new PointerScope()) {
                Tensor pairs = at.narrow(0, first, Math.min(PAIRS, at.size(0) - first));
                Tensor row = pairs.select(1, 0);
                Tensor column = pairs.select(1, 1);
                var offset = new Scalar((long) from);
                Tensor exact = differences(row.add(offset), column.add(offset));
                flat.index_copy_(0, row.mul(new Scalar((long) columns)).add(column), exact);
            }
        }
    }

    private Tensor differences(Tensor rows, Tensor columns) {
        Tensor sum = torch.zeros(new long[] {rows.size(0)}, self.options());
        for (Term term : terms) {
            Tensor p = term.p.index_select(0, rows).sub(term.p.index_select(0, columns));
            Tensor q = term.isSquare() ? p : term.q.index_select(0, rows).sub(term.q.index_select(0, columns));
            sum.add_(p.mul(q).sum(1), Tensors.scalar(term.weight));
        }
        return sum;
    }
}
