package io.throughline.cli.imports;

import java.util.List;

import picocli.CommandLine.Option;

/** The options of an import into a dataset. */
final class DatasetOptions {

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description = {
                    "Uploads the file as a dataset of this name instead, to be asked by itself: a CSV event log or, where the file's "
                            + "name ends in .xes,"
                            + " one in XES. --map says what its columns are called: case, activity, time, channel, type, value."
            })
    private String name;

    @Option(
            names = "--subjects", paramLabel = "KIND",
            description = "With --dataset: cases of a process (default), or identifiers of people such as user_id:42.")
    private String subjects;

    @Option(
            names = "--numbers", paramLabel = "COLUMN", split = ",",
            description = "With --dataset: further columns that are numbers, to be compared and added up; all others are texts.")
    private List<String> numbers;

    @Option(names = "--finished-paths", description = "With --dataset: the file holds finished paths with their conversions.")
    private boolean finishedPaths;

    String name() {
        return name;
    }

    String subjects() {
        return subjects == null ? "cases" : subjects;
    }

    List<String> numbers() {
        return numbers == null ? List.of() : numbers;
    }

    String content() {
        return finishedPaths ? "paths" : "events";
    }

    boolean isAnyButTheName() {
        return subjects != null || numbers != null || finishedPaths;
    }
}
