package dev.gantry.agent.runtime;

import java.util.List;

/**
 * An image on this node.
 *
 * @param id the digest of its configuration
 * @param names its tags and repository digests
 * @param user the user its configuration names, or ""
 */
public record ImageInfo(String id, List<String> names, long sizeBytes, String user) {
    public ImageInfo {
        names = List.copyOf(names);
    }
}
