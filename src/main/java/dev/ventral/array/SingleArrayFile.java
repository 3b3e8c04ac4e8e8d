package dev.ventral.array;

import java.nio.file.Path;
import java.util.List;

/// A file of one array that has no name in it; here it is `data`.
final class SingleArrayFile extends BaseArrayFile {
    static final String NAME = "data";

    private final ArrayLayout grid;
    private final ArrayLayout.Source source;

    SingleArrayFile(Path file, ArrayLayout grid, ArrayLayout.Source source) {
        super(file);
        this.grid = grid;
        this.source = source;
    }

    @Override
    public List<Entry> entries() {
        String scaled = grid.scale().applies() ? ", scaled" : "";
        return List.of(new Entry(NAME, grid.shape(), grid.type().words() + scaled, Kind.NUMBERS));
    }

    @Override
    public NumberArray read(String name) {
        entry(name);
        return grid.whole(source.read(0, grid.bytes()));
    }

    @Override
    public NumberArray read(String name, long[] offset, long[] count) {
        entry(name);
        return grid.slab(source, offset, count);
    }

    @Override
    public List<String> strings(String name) {
        throw unlike(name, "text", entry(name).type());
    }

    @Override
    public void close() {
        if (source instanceof SequentialBytes streamed) {
            streamed.close();
        }
    }
}
