package io.throughline.cli.imports;

import java.util.List;

/** @param line where the row begins in the file, from 1; {@code cells} in the file's order */
record CsvRow(long line, List<String> cells) {
}
