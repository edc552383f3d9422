package dev.gantry.agent.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded queue of bytes between one writing and one reading thread, which wait for one another: a slow reader slows its
 * writer down instead of filling the memory. Either side may end it, from any thread.
 */
public final class BytePipe {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int capacityBytes;
    private byte[] ring = new byte[0];
    private int start;
    private int length;
    private End end = End.NONE;

    private enum End {
        NONE,
        /** The writer is done: what is queued can still be read. */
        FINISHED,
        /** The reader is gone: what is written is dropped. */
        ABANDONED,
        /** The writer broke off: reading fails. */
        BROKEN
    }

    public BytePipe(int capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    /** Queues all bytes, waiting for room; false if they were dropped because the pipe has ended. */
    public boolean write(ByteBuffer bytes) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (end == End.NONE && bytes.hasRemaining()) {
                if (length == capacityBytes) {
                    changed.await();
                } else {
                    put(bytes);
                }
            }
            return end == End.NONE;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for bytes; the number read into {@code target}, or -1 at the end. */
    public int read(byte[] target) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (length == 0 && end == End.NONE) {
                changed.await();
            }
            if (end == End.BROKEN) {
                throw new IOException("the stream was reset");
            }
            return length == 0 || end == End.ABANDONED ? -1 : take(target);
        } finally {
            lock.unlock();
        }
    }

    /** The writer is done; the reader gets what is queued, then the end. */
    public void finish() {
        end(End.FINISHED);
    }

    /** The reader is gone; the writer no longer waits. */
    public void abandon() {
        end(End.ABANDONED);
    }

    /** The writer broke off; the reader gets an exception, whatever is queued. */
    public void breakOff() {
        end(End.BROKEN);
    }

    private void end(End how) {
        lock.lock();
        try {
            // A finished pipe may still be broken off or abandoned, with bytes left in it; nothing undoes those two.
            if (end == End.NONE || end == End.FINISHED) {
                end = how;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void put(ByteBuffer bytes) {
        if (ring.length == 0) {
            ring = new byte[capacityBytes];
        }
        int position = (start + length) % capacityBytes;
        int count = Math.min(bytes.remaining(), Math.min(capacityBytes - length, capacityBytes - position));
        bytes.get(ring, position, count);
        length += count;
        changed.signalAll();
    }

    private int take(byte[] target) {
        int count = Math.min(target.length, Math.min(length, capacityBytes - start));
        System.arraycopy(ring, start, target, 0, count);
        start = (start + count) % capacityBytes;
        length -= count;
        changed.signalAll();
        return count;
    }
}
