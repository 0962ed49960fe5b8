package io.throughline.journey.analysis;

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

/** Answers that still hold, by their question and by what they rest on. The same question at the same time is computed once. */
@ApplicationScoped
// Caffeine finds these two by name, for a cache that is bounded by weight; a native executable has to be told of them.
@RegisterForReflection(classNames = { "com.github.benmanes.caffeine.cache.SSMW", "com.github.benmanes.caffeine.cache.PSMW" })
class Answers {

    private static final long LOOK_MILLIS = 200;
    /** What a question's values take as objects, by the length of its text; for a few long ones it is less. */
    private static final long BYTES_A_CHARACTER = 8;

    private final Cache<Key, Kept> kept;
    private final Map<Key, CompletableFuture<Answer<?>>> coming = new ConcurrentHashMap<>();
    private final ObjectMapper json;

    @Inject
    Answers(AnalysisSettings settings, ObjectMapper json) {
        this.kept = Caffeine.newBuilder().maximumWeight(settings.cache()).weigher(Answers::weight).build();
        this.json = json;
    }

    /** @param token what the answer rests on; it never comes back, so that what is outdated is asked for no more */
    record Key(String kind, Object question, boolean clear, String token) {
    }

    private record Kept(Answer<?> answer, int bytes) {
    }

    /** A question may be far longer than its answer: it may name thousands of values, each of them an object. */
    private static int weight(Key key, Kept answer) {
        return (int) Math.min(Integer.MAX_VALUE, answer.bytes() + BYTES_A_CHARACTER * (key.question().toString().length() + key.token().length()));
    }

    /** How many are remembered. */
    long size() {
        kept.cleanUp();
        return kept.estimatedSize();
    }

    @SuppressWarnings("unchecked")
    <R> Answer<R> get(Key key, Run run, Supplier<Answer<R>> compute) {
        while (true) {
            Kept known = kept.getIfPresent(key);
            if (known != null) {
                return cached((Answer<R>) known.answer(), run);
            }
            CompletableFuture<Answer<?>> mine = new CompletableFuture<>();
            CompletableFuture<Answer<?>> other = coming.putIfAbsent(key, mine);
            if (other == null) {
                return computed(key, mine, compute);
            }
            Answer<?> answer = await(other, run);
            if (answer != null) {
                return cached((Answer<R>) answer, run);
            }
        }
    }

    private static <R> Answer<R> cached(Answer<R> answer, Run run) {
        return new Answer<>(answer.result(), answer.basis().asCached(run.queryId()));
    }

    private <R> Answer<R> computed(Key key, CompletableFuture<Answer<?>> mine, Supplier<Answer<R>> compute) {
        try {
            Answer<R> answer = compute.get();
            kept.put(key, new Kept(answer, bytes(answer)));
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

    /** Null where whoever computed it was cancelled: somebody else has to. */
    private static Answer<?> await(CompletableFuture<Answer<?>> other, Run run) {
        while (true) {
            try {
                return other.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                run.checkCancelled();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Cancelled();
            } catch (java.util.concurrent.CancellationException e) {
                return null;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Cancelled) {
                    return null;
                }
                throw e.getCause() instanceof RuntimeException failure ? failure : new CompletionException(e.getCause());
            }
        }
    }

    private int bytes(Answer<?> answer) {
        try {
            return json.writeValueAsBytes(answer).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
