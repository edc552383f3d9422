package dev.gantry.monitoring.log;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Runs the retention of the log store; every replica has a store of its own. */
@Component
class LogUpkeep {

    private final LogRetention retention;

    LogUpkeep(LogRetention retention) {
        this.retention = retention;
    }

    @Scheduled(initialDelay = 1, fixedDelay = 5, timeUnit = TimeUnit.MINUTES)
    void removeOld() throws IOException {
        retention.run();
    }
}
