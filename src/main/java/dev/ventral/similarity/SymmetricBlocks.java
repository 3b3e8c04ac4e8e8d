package dev.ventral.similarity;

/// Puts panels of rows into a symmetric matrix.
final class SymmetricBlocks {
    /// Values moved at a time, so that rows written across stay in the processor's nearest memory.
    private static final int BLOCK = 32;

    private SymmetricBlocks() {}

    /// Writes what lies above the diagonal of `whole` (`size x size`), and the same below it.
    ///
    /// @param panel the rows from `from` on, each from column `from` to the end; row-major, `columns` wide
    static void put(float[] panel, int columns, float[] whole, int size, int from) {
        int rows = panel.length / columns;
        for (int r = 0; r < rows && r + 1 < columns; r++) {
            int to = (from + r) * size + from + r + 1;
            System.arraycopy(panel, r * columns + r + 1, whole, to, columns - r - 1);
        }
        for (int r = 0; r < rows; r += BLOCK) {
            for (int c = r; c < columns; c += BLOCK) {
                across(panel, columns, whole, size, from, r, c);
            }
        }
    }

    private static void across(
            float[] panel, int columns, float[] whole, int size, int from, int fromRow, int fromColumn) {
        int rows = Math.min(fromRow + BLOCK, panel.length / columns);
        for (int c = fromColumn; c < Math.min(fromColumn + BLOCK, columns); c++) {
            int to = (from + c) * size + from;
            for (int r = fromRow; r < Math.min(rows, c); r++) {
                whole[to + r] = panel[r * columns + c];
            }
        }
    }
}
