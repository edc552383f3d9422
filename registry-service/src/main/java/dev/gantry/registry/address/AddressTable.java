package dev.gantry.registry.address;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.registry.kind.ServiceAddresses;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The addresses of Services in PostgreSQL, where a primary key keeps two replicas from giving out the same one. */
public final class AddressTable implements ServiceAddresses {

    /** In a block that is half full, one guess in two is taken: twenty fail once in a million. Then the table is searched. */
    private static final int MAX_GUESSES = 20;

    /** Far longer than a request lives, so that no claim is collected before its Service is stored. */
    static final Duration UNUSED_AFTER = Duration.ofMinutes(10);

    private final JdbcClient database;
    private final AddressRange range;
    private final RandomGenerator random;

    public AddressTable(JdbcClient database, AddressRange range, RandomGenerator random) {
        this.database = database;
        this.range = range;
        this.random = random;
    }

    /** An address that a Service holds. */
    public record Claim(String address, ObjectKey service) {}

    @Override
    public String assign(ObjectKey service) {
        return held(service).or(() -> guess(service)).or(() -> search(service)).orElseThrow(() -> full(service));
    }

    @Override
    public Optional<String> claim(ObjectKey service, String address) {
        if (!range.contains(address)) {
            return Optional.of("failed to allocate IP " + address
                    + ": the provided IP is not in the valid range. The range of valid IPs is " + range);
        }
        return insert(service, address)
                ? Optional.empty()
                : Optional.of("failed to allocate IP " + address + ": provided IP is already allocated");
    }

    /** Claims old enough that their Services, if they were stored at all, can be seen. */
    public List<Claim> oldClaims() {
        return database.sql("select address, namespace, name from service_address"
                        + " where claimed_at < now() - make_interval(secs => :seconds)")
                .param("seconds", UNUSED_AFTER.toSeconds())
                .query((row, _) -> new Claim(row.getString(1), new ObjectKey(row.getString(2), row.getString(3))))
                .list();
    }

    /** Frees an address, unless it was claimed again meanwhile. */
    public void release(Claim claim) {
        database.sql("delete from service_address where address = :address"
                        + " and claimed_at < now() - make_interval(secs => :seconds)")
                .param("address", claim.address())
                .param("seconds", UNUSED_AFTER.toSeconds())
                .update();
    }

    private Optional<String> held(ObjectKey service) {
        return database
                .sql("update service_address set claimed_at = now() where address ="
                        + " (select min(address) from service_address where namespace = :namespace and name = :name)"
                        + " and namespace = :namespace and name = :name returning address")
                .param("namespace", service.namespace())
                .param("name", service.name())
                .query(String.class)
                .list()
                .stream()
                .findFirst();
    }

    private Optional<String> guess(ObjectKey service) {
        for (int i = 0; i < MAX_GUESSES; i++) {
            String address = range.at(random.nextInt(range.firstDynamic(), range.size()));
            if (insert(service, address)) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }

    private Optional<String> search(ObjectKey service) {
        Set<String> taken = new HashSet<>(database.sql("select address from service_address")
                .query(String.class)
                .list());
        for (int i = range.size() - 1; i >= 0; i--) {
            String address = range.at(i);
            if (!taken.contains(address) && insert(service, address)) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }

    private boolean insert(ObjectKey service, String address) {
        return database.sql("insert into service_address as a (address, namespace, name)"
                                + " values (:address, :namespace, :name)"
                                + " on conflict (address) do update set claimed_at = now()"
                                + " where a.namespace = excluded.namespace and a.name = excluded.name")
                        .param("address", address)
                        .param("namespace", service.namespace())
                        .param("name", service.name())
                        .update()
                == 1;
    }

    private ApiException full(ObjectKey service) {
        return ApiException.of(
                500,
                "InternalError",
                "failed to allocate a service IP for " + service + ": range " + range + " is full");
    }
}
