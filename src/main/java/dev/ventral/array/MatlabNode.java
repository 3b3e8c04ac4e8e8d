package dev.ventral.array;

import java.util.List;

/// A value in a MATLAB file. Elements are counted in MATLAB's order (the first index runs fastest), from 0.
interface MatlabNode {
    /// What can be asked of a value.
    enum Kind {
        NUMBERS,
        TEXT,
        STRUCT,
        CELL,
        OTHER
    }

    Kind kind();

    /// MATLAB's `class()`, with a remark where that says too little.
    String type();

    /// MATLAB's `size()`.
    long[] size();

    /// The numbers, of shape [#size()].
    default NumberArray numbers() {
        throw new IllegalStateException(type());
    }

    /// A character array's rows, without the blanks that fill them up where there are several.
    default List<String> strings() {
        throw new IllegalStateException(type());
    }

    /// A struct's fields.
    default List<String> fields() {
        return List.of();
    }

    /// One field of one element of a struct array.
    default MatlabNode field(String name, int element) {
        throw new IllegalStateException(type());
    }

    /// One element of a cell array.
    default MatlabNode cell(int element) {
        throw new IllegalStateException(type());
    }

    /// How many elements there are.
    default long count() {
        long count = 1;
        for (long size : size()) {
            count *= size;
        }
        return count;
    }

    /// One element of a struct array, as a struct.
    record Element(MatlabNode array, int element) implements MatlabNode {
        @Override
        public Kind kind() {
            return Kind.STRUCT;
        }

        @Override
        public String type() {
            return "struct";
        }

        @Override
        public long[] size() {
            return new long[] {1, 1};
        }

        @Override
        public List<String> fields() {
            return array.fields();
        }

        @Override
        public MatlabNode field(String name, int only) {
            return array.field(name, element);
        }
    }
}
