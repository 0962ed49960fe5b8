package io.throughline.localstack.server;

import static com.mongodb.client.model.Filters.eq;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MongoServerTest {

    @TempDir
    Path directory;

    @Test
    void keepsEveryAcknowledgedWriteWhenItIsKilledRightAfterIt() throws Exception {
        RunningProgram first = start();
        try (MongoClient client = client(first)) {
            MongoCollection<Document> words = client.getDatabase("journey").getCollection("words");
            for (int i = 0; i < 500; i++) {
                words.insertOne(new Document("_id", i).append("word", "词" + i));
            }
            words.updateOne(eq("_id", 7), Updates.set("word", "changed"));
            words.deleteOne(eq("_id", 8));
            first.kill();
        }

        try (RunningProgram second = start(); MongoClient client = client(second)) {
            MongoCollection<Document> words = client.getDatabase("journey").getCollection("words");
            assertEquals(499, words.countDocuments());
            assertEquals("词499", words.find(eq("_id", 499)).first().getString("word"));
            assertEquals("changed", words.find(eq("_id", 7)).first().getString("word"));
        }
    }

    @Test
    void losesNoIncrementOfWritersSideBySide() throws Exception {
        try (RunningProgram server = start(); MongoClient client = client(server)) {
            MongoCollection<Document> counts = client.getDatabase("feedback").getCollection("counts");

            IntStream.range(0, 2_000).parallel()
                    .forEach(i -> counts.updateOne(eq("_id", "n"), Updates.inc("n", 1), new UpdateOptions().upsert(true)));

            assertEquals(2_000, counts.find(eq("_id", "n")).first().getInteger("n"));
        }
    }

    @Test
    void takesBackTheRoomOfOverwrittenDocuments() throws Exception {
        try (RunningProgram server = start(); MongoClient client = client(server)) {
            MongoCollection<Document> one = client.getDatabase("feedback").getCollection("one");
            one.insertOne(new Document("_id", 1));
            for (int i = 0; i < 3_000; i++) {
                one.updateOne(eq("_id", 1), Updates.set("text", "x".repeat(1_000) + i));
            }

            server.closeStdin();

            assertEquals(true, Files.size(directory.resolve("mongo.mv")) < 4_000_000, "3 MB were written, 1 KB is alive");
        }
    }

    private RunningProgram start() throws Exception {
        return RunningProgram.java(MongoServer.class, "--port", "0", "--data-dir", directory.toString());
    }

    private static MongoClient client(RunningProgram server) {
        return MongoClients.create("mongodb://localhost:" + server.port());
    }
}
