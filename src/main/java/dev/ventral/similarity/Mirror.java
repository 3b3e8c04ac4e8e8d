package dev.ventral.similarity;

/// Puts tiles into a symmetric matrix.
final class Mirror {
    /// Values moved at a time, so that rows written across stay in the processor's nearest memory.
    private static final int BLOCK = 32;

    private Mirror() {}

    /// Writes what lies above the diagonal of `whole` (`size x size`) and the same below it.
    ///
    /// @param tile row-major, `columns` wide
    /// @param row where its first row is in the whole
    /// @param column where its first column is, not left of `row`
    static void put(float[] tile, int columns, float[] whole, int size, int row, int column) {
        int rows = tile.length / columns;
        for (int r = 0; r < rows; r++) {
            int first = row == column ? r + 1 : 0;
            if (first < columns) {
                int from = r * columns + first;
                System.arraycopy(tile, from, whole, (row + r) * size + column + first, columns - first);
            }
        }
        for (int r = 0; r < rows; r += BLOCK) {
            for (int c = 0; c < columns; c += BLOCK) {
                across(tile, columns, whole, size, row, column, r, c);
            }
        }
    }

    private static void across(
            float[] tile, int columns, float[] whole, int size, int row, int column, int fromRow, int fromColumn) {
        int rows = Math.min(fromRow + BLOCK, tile.length / columns);
        for (int c = fromColumn; c < Math.min(fromColumn + BLOCK, columns); c++) {
            int to = row == column ? Math.min(rows, c) : rows;
            for (int r = fromRow; r < to; r++) {
                whole[(column + c) * size + row + r] = tile[r * columns + c];
            }
        }
    }
}
