package dev.gantry.agent.stream.log;

import dev.gantry.apimachinery.ApiException;
import java.util.Iterator;
import java.util.LinkedHashSet;

/**
 * Bounds how many logs are sent at once. A client that stops to follow a silent log goes unnoticed until the next line, so
 * that the places would fill up with clients long gone: when they are all taken, the log that has been silent for longest
 * gives its place up. A client that is still there sees its end, and may ask again.
 */
public final class LogPlaces {

    /** Each log may buffer 1 MiB in the worst case and about 20 KiB in the usual one. */
    static final int MAX_LOGS = 256;

    private final LinkedHashSet<Place> silent = new LinkedHashSet<>(); // the longest silent first
    private int taken;

    /** Takes a place, which must be closed; 429 when all logs are busy. */
    Place take(Runnable end) {
        Place place = new Place(end);
        synchronized (silent) {
            if (taken >= MAX_LOGS) {
                endLongestSilent();
            }
            taken++;
        }
        return place;
    }

    private void endLongestSilent() {
        Iterator<Place> places = silent.iterator();
        if (!places.hasNext()) {
            throw ApiException.tooManyRequests("this node already sends " + MAX_LOGS + " logs");
        }
        Place longest = places.next();
        places.remove();
        longest.end.run();
    }

    /** One log's place. */
    final class Place implements AutoCloseable {

        private final Runnable end;

        private Place(Runnable end) {
            this.end = end;
        }

        /** There is nothing to send now. */
        void silent() {
            synchronized (silent) {
                silent.add(this);
            }
        }

        /** There is something to send again. */
        void busy() {
            synchronized (silent) {
                silent.remove(this);
            }
        }

        @Override
        public void close() {
            synchronized (silent) {
                silent.remove(this);
                taken--;
            }
        }
    }
}
