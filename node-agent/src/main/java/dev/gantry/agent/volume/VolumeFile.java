package dev.gantry.agent.volume;

/** One file of a volume made of cluster data; {@code path} is relative and never leads out of the volume. */
@SuppressWarnings("ArrayRecordComponent") // compared by VolumeFiles, which looks at the content
record VolumeFile(String path, byte[] content, int mode) {}
