package dev.gantry.samples.hello;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is wrong with the application on purpose, to see what becomes of an update that users suffer from: FAIL_PERCENT of the requests to / are
 * answered with 500, all take ANSWER_MILLIS longer, and with LOG_ERRORS=true each logs an error.
 */
final class Fault {

    private static final int HUNDRED = 100;

    /** So that nobody can park a thread for good. */
    private static final int LONGEST_DELAY_MILLIS = 60_000;

    private final int failPercent;
    private final int delayMillis;
    private final boolean logsErrors;
    private final AtomicInteger requests = new AtomicInteger();

    /** Takes the variables; one that is no whole number within its bounds ends the start, and says which. */
    Fault(Map<String, String> environment) {
        failPercent = number(environment, "FAIL_PERCENT", HUNDRED);
        delayMillis = number(environment, "ANSWER_MILLIS", LONGEST_DELAY_MILLIS);
        logsErrors = Boolean.parseBoolean(environment.get("LOG_ERRORS"));
    }

    /** Takes its time and logs; returns whether this request fails. They are spread evenly: of 30 percent, 3 of each 10. */
    boolean happens() throws InterruptedException {
        int request = requests.getAndIncrement();
        if (delayMillis > 0) {
            Thread.sleep(delayMillis);
        }
        if (logsErrors) {
            System.out.println("ERROR order " + request + " could not be saved");
        }
        long before = (long) request * failPercent / HUNDRED;
        return (request + 1L) * failPercent / HUNDRED > before;
    }

    private static int number(Map<String, String> environment, String name, int most) {
        String text = environment.getOrDefault(name, "0");
        if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(name + " must be a whole number from 0 to " + most + ", not " + text);
        }
        return Integer.parseInt(text);
    }
}
