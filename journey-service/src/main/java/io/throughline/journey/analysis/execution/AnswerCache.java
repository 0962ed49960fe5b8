package io.throughline.journey.analysis.execution;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Answers that are still valid, by question and by the state of the data. Equal questions at the same time are computed once. */
@ApplicationScoped
// Caffeine looks up these two by name for a cache bounded by weight; a native executable needs them registered.
@RegisterForReflection(classNames = { "com.github.benmanes.caffeine.cache.SSMW", "com.github.benmanes.caffeine.cache.PSMW" })
class AnswerCache {

    private static final long LOOK_MILLIS = 200;
    /** The memory of a question's values as objects, per character of its text. Few long values take less. */
    private static final long BYTES_A_CHARACTER = 8;

    private final Cache<Key, CachedAnswer> kept;
    private final Map<Key, CompletableFuture<AnalysisAnswer<?>>> coming = new ConcurrentHashMap<>();
    private final ObjectMapper json;

    @Inject
    AnswerCache(AnalysisSettings settings, ObjectMapper json) {
        this.kept = Caffeine.newBuilder().maximumWeight(settings.cache()).weigher(AnswerCache::weight).build();
        this.json = json;
    }

    /** @param token the state of the data that the answer rests on; a token never recurs, so an outdated answer is never returned */
    record Key(String kind, Object question, boolean clear, String token) {
    }

    private record CachedAnswer(AnalysisAnswer<?> answer, int bytes) {
    }

    /** A question can be far longer than its answer: it may name thousands of values, each of them an object. */
    private static int weight(Key key, CachedAnswer answer) {
        return (int) Math.min(Integer.MAX_VALUE,
                answer.bytes() + BYTES_A_CHARACTER * (key.question().toString().length() + key.token().length()));
    }

    /** The number of cached answers. */
    long size() {
        kept.cleanUp();
        return kept.estimatedSize();
    }

    @SuppressWarnings("unchecked")
    <R> AnalysisAnswer<R> get(Key key, QueryRun run, Supplier<AnalysisAnswer<R>> compute) {
        while (true) {
            CachedAnswer known = kept.getIfPresent(key);
            if (known != null) {
                return cached((AnalysisAnswer<R>) known.answer(), run);
            }
            CompletableFuture<AnalysisAnswer<?>> mine = new CompletableFuture<>();
            CompletableFuture<AnalysisAnswer<?>> other = coming.putIfAbsent(key, mine);
            if (other == null) {
                return computed(key, mine, compute);
            }
            AnalysisAnswer<?> answer = await(other, run);
            if (answer != null) {
                return cached((AnalysisAnswer<R>) answer, run);
            }
        }
    }

    private static <R> AnalysisAnswer<R> cached(AnalysisAnswer<R> answer, QueryRun run) {
        return new AnalysisAnswer<>(answer.result(), answer.basis().asCached(run.queryId()));
    }

    private <R> AnalysisAnswer<R> computed(Key key, CompletableFuture<AnalysisAnswer<?>> mine, Supplier<AnalysisAnswer<R>> compute) {
        try {
            AnalysisAnswer<R> answer = compute.get();
            kept.put(key, new CachedAnswer(answer, bytes(answer)));
            mine.complete(answer);
            return answer;
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            mine.cancel(false);
            coming.remove(key, mine);
        }
    }

    /** Null if the thread that computed it was cancelled; the caller then has to compute it. */
    private static AnalysisAnswer<?> await(CompletableFuture<AnalysisAnswer<?>> other, QueryRun run) {
        while (true) {
            try {
                return other.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                run.checkCancelled();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new QueryCancelledException();
            } catch (java.util.concurrent.CancellationException e) {
                return null;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof QueryCancelledException) {
                    return null;
                }
                throw e.getCause() instanceof RuntimeException failure ? failure : new CompletionException(e.getCause());
            }
        }
    }

    private int bytes(AnalysisAnswer<?> answer) {
        try {
            return json.writeValueAsBytes(answer).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
