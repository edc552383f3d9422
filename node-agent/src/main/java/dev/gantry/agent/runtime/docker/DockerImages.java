package dev.gantry.agent.runtime.docker;

import dev.gantry.agent.runtime.ImageInfo;
import dev.gantry.agent.runtime.PullOutcome;
import dev.gantry.agent.runtime.RuntimeUnavailableException;
import io.fabric8.docker.api.model.Image;
import io.fabric8.docker.api.model.ImageInspect;
import io.fabric8.docker.client.impl.ImageOperationImpl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSource;
import tools.jackson.databind.JsonNode;

/** The images of one engine. */
final class DockerImages {

    private static final MediaType TAR = MediaType.get("application/x-tar");

    private final DockerConnection connection;

    DockerImages(DockerConnection connection) {
        this.connection = connection;
    }

    private ImageOperationImpl operations() {
        return new ImageOperationImpl(connection.client(), connection.config());
    }

    Optional<ImageInfo> find(String reference) {
        try {
            return Optional.of(
                    info(connection.run(() -> operations().withName(reference).inspect())));
        } catch (EngineException e) {
            if (e.notFound() || e.code() == 400) { // 400: not a reference at all; a pull will say so
                return Optional.empty();
            }
            throw e;
        }
    }

    private static ImageInfo info(ImageInspect image) {
        String user = image.getConfig() == null ? "" : orEmpty(image.getConfig().getUser());
        return new ImageInfo(image.getId(), names(image.getRepoTags(), image.getRepoDigests()), image.getSize(), user);
    }

    List<ImageInfo> list() {
        List<Image> images = connection.run(() -> operations().list().endImages());
        return images.stream()
                .map(image -> new ImageInfo(
                        image.getId(), names(image.getRepoTags(), image.getRepoDigests()), image.getSize(), ""))
                .toList();
    }

    private static List<String> names(List<String> tags, List<String> digests) {
        List<String> names = new ArrayList<>();
        Optional.ofNullable(digests).ifPresent(names::addAll);
        Optional.ofNullable(tags).ifPresent(names::addAll);
        names.removeIf(name -> name.startsWith("<none>"));
        return names;
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    /** A raw call, because the engine's words come as the last line of a stream, with code 200. */
    PullOutcome pull(String reference) {
        try (EngineStream answer = connection.stream("POST", pullUrl(reference), DockerConnection.NO_BODY)) {
            String error = lastError(answer.body().source());
            if (!error.isEmpty()) {
                return new PullOutcome.Failed(error);
            }
        } catch (EngineException e) {
            return new PullOutcome.Failed(e.words());
        } catch (IOException e) {
            throw connection.unreachable(e);
        }
        return find(reference)
                .<PullOutcome>map(PullOutcome.Pulled::new)
                .orElseGet(() -> new PullOutcome.Failed("image " + reference + " is not there after its pull"));
    }

    private static String lastError(BufferedSource progress) throws IOException {
        String error = "";
        for (String line = progress.readUtf8Line(); line != null; line = progress.readUtf8Line()) {
            JsonNode step = DockerConnection.JSON.readTree(line);
            error = step.path("error").asString(error);
        }
        return error;
    }

    /** Without a tag or digest the engine would pull every tag. */
    private static HttpUrl pullUrl(String reference) {
        boolean named = reference.contains("@") || reference.lastIndexOf(':') > reference.lastIndexOf('/');
        return DockerConnection.url("images", "create")
                .addQueryParameter("fromImage", named ? reference : reference + ":latest")
                .build();
    }

    /** Makes an image of one layer from a tar, with no registry. */
    void importTar(String repository, String tag, byte[] tar, List<String> changes) {
        HttpUrl.Builder url = DockerConnection.url("images", "create")
                .addQueryParameter("fromSrc", "-")
                .addQueryParameter("repo", repository)
                .addQueryParameter("tag", tag);
        changes.forEach(change -> url.addQueryParameter("changes", change));
        try (EngineStream answer = connection.stream("POST", url.build(), RequestBody.create(tar, TAR))) {
            String error = lastError(answer.body().source());
            if (!error.isEmpty()) {
                throw new RuntimeUnavailableException("The engine cannot import " + repository + ": " + error);
            }
        } catch (IOException e) {
            throw connection.unreachable(e);
        }
    }
}
