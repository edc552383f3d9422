package dev.gantry.scheduler.service;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** What one replica suffers from its database: threads that get no connection, and a commit whose answer is lost. */
final class DatabaseFaults implements BeanPostProcessor, ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** Follows the commits of other replicas. */
    static final String LISTENER = "store-listener";

    /** Competes for the lead. */
    static final String LEASE = "leader-lease";

    private static final String WRITER = "store-writer";

    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final AtomicBoolean losesNextAnswer = new AtomicBoolean();

    /** Gives the threads of this name no connection. */
    DatabaseFaults hold(String thread) {
        held.put(thread, new CountDownLatch(1));
        return this;
    }

    void release(String thread) {
        CountDownLatch latch = held.remove(thread);
        if (latch != null) {
            latch.countDown();
        }
    }

    /** The next group of writes is committed, and its writer told that the connection broke. */
    void loseNextAnswer() {
        losesNextAnswer.set(true);
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        context.getBeanFactory().addBeanPostProcessor(this);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource real ? new Faulty(real) : bean;
    }

    private final class Faulty extends DelegatingDataSource {

        Faulty(DataSource real) {
            super(real);
        }

        @Override
        public Connection getConnection() throws SQLException {
            String thread = Thread.currentThread().getName();
            awaitRelease(thread);
            return thread.equals(WRITER) ? losing(super.getConnection()) : super.getConnection();
        }

        private void awaitRelease(String thread) throws SQLException {
            CountDownLatch latch = held.get(thread);
            if (latch == null) {
                return;
            }
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLException("interrupted", e);
            }
        }

        private Connection losing(Connection real) {
            return (Connection) Proxy.newProxyInstance(
                    DatabaseFaults.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                        Object answer;
                        try {
                            answer = method.invoke(real, args);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                        if (method.getName().equals("commit") && losesNextAnswer.compareAndSet(true, false)) {
                            throw new SQLException("the connection broke after the commit");
                        }
                        return answer;
                    });
        }
    }
}
