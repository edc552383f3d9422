package dev.gantry.gateway.application;

import static dev.gantry.gateway.testing.Slices.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.gateway.balance.Endpoint;
import dev.gantry.gateway.balance.Shares;
import dev.gantry.gateway.testing.Slices;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointTableTest {

    private static final ObjectKey WEB = new ObjectKey("shop", "web");
    private final EndpointTable table = new EndpointTable();

    @Test
    void onlyReadyEndpointsTakeRequests() {
        table.put(slice("shop", "web", 8080)
                .ready("10.0.0.1")
                .notReady("10.0.0.2")
                .terminating("10.0.0.3")
                .at(1));
        assertThat(ready()).containsExactly("10.0.0.1:8080");
        assertThat(table.ready(WEB, "other")).isEmpty();
    }

    @Test
    void anEndpointKnowsItsRevision() {
        table.put(slice("shop", "web", 8080).revision("5fd8c").ready("10.0.0.1").at(1));
        table.put(slice("shop", "web", 8080).revision("7bb42").ready("10.0.0.2").at(2));
        table.put(slice("shop", "web", 8080).ready("10.0.0.3").at(3));
        assertThat(table.ready(WEB, "http"))
                .extracting(Endpoint::revision)
                .containsExactlyInAnyOrder("5fd8c", "7bb42", "");
    }

    @Test
    void aSlicesWeightIsItsRevisionsShareOfRequests() {
        table.put(slice("shop", "web", 8080)
                .revision("5fd8c")
                .weight(90)
                .ready("10.0.0.1")
                .ready("10.0.0.2")
                .at(1));
        table.put(slice("shop", "web", 8080)
                .revision("7bb42")
                .weight(10)
                .ready("10.0.0.3")
                .at(2));
        Shares shares = table.shares(WEB, "http");
        assertThat(shares.shares()).extracting(Shares.Share::part).containsExactlyInAnyOrder(2.7, 0.3);
        Endpoint kept = table.ready(WEB, "http").getFirst();
        table.put(slice("shop", "web", 8080)
                .revision("7bb42")
                .weight(0)
                .ready("10.0.0.3")
                .at(3));
        assertThat(table.shares(WEB, "http").spare()).hasSize(1);
        assertThat(table.ready(WEB, "http")).hasSize(3).contains(kept);
    }

    @Test
    void anEndpointKeepsItsIdentityOverChanges() {
        table.put(slice("shop", "web", 8080).ready("10.0.0.1").at(1));
        Endpoint before = table.ready(WEB, "http").getFirst();
        table.put(slice("shop", "web", 8080).ready("10.0.0.1").ready("10.0.0.2").at(2));
        assertThat(table.ready(WEB, "http")).hasSize(2).contains(before);
    }

    @Test
    void aTerminatingEndpointIsClosedOnceAndStaysUntilItLeaves() {
        table.put(slice("shop", "web", 8080).ready("10.0.0.1").ready("10.0.0.2").at(1));
        var terminating = slice("shop", "web", 8080).terminating("10.0.0.1").ready("10.0.0.2");
        EndpointTable.Change change = table.put(terminating.at(2));
        assertThat(change.closed()).hasSize(1);
        assertThat(change.gone()).isEmpty();
        assertThat(change.closed().getFirst().begin()).isFalse();
        assertThat(table.put(terminating.at(3)).closed()).isEmpty();
        EndpointTable.Change left =
                table.put(slice("shop", "web", 8080).ready("10.0.0.2").at(4));
        assertThat(left.gone()).isEqualTo(change.closed());
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void anEndpointThatVanishesIsClosed() {
        table.put(slice("shop", "web", 8080).ready("10.0.0.1").at(1));
        Endpoint endpoint = table.ready(WEB, "http").getFirst();
        EndpointTable.Change change =
                table.remove(slice("shop", "web", 8080).ready("10.0.0.1").at(2));
        assertThat(change.closed()).containsExactly(endpoint);
        assertThat(endpoint.closed()).isTrue();
        assertThat(ready()).isEmpty();
        assertThat(table.size()).isZero();
    }

    @Test
    void anEndpointThatIsNotReadyForAWhileIsNotClosed() {
        table.put(slice("shop", "web", 8080).ready("10.0.0.1").at(1));
        Endpoint endpoint = table.ready(WEB, "http").getFirst();
        table.put(slice("shop", "web", 8080).notReady("10.0.0.1").at(2));
        assertThat(ready()).isEmpty();
        table.put(slice("shop", "web", 8080).ready("10.0.0.1").at(3));
        assertThat(table.ready(WEB, "http")).containsExactly(endpoint);
        assertThat(endpoint.begin()).isTrue();
    }

    @Test
    void eachEndpointIsOpenedOnceWhenItIsReady() {
        EndpointTable.Change first = table.put(slice("shop", "web", 8080)
                .ready("10.0.0.1")
                .notReady("10.0.0.2")
                .at(1));
        assertThat(first.opened()).extracting(e -> e.id().address()).containsExactly("10.0.0.1:8080");
        EndpointTable.Change second = table.put(
                slice("shop", "web", 8080).ready("10.0.0.1").ready("10.0.0.2").at(2));
        assertThat(second.opened()).extracting(e -> e.id().address()).containsExactly("10.0.0.2:8080");
        assertThat(table.put(slice("shop", "web", 8080).ready("10.0.0.2").at(3)).opened())
                .isEmpty();
    }

    @Test
    void aPodIsBehindItsPeersWhereTheyListenAndItDoesNot() {
        table.put(slice("shop", "web", 8080).ready("10.0.0.1").ready("10.0.0.2").at(1));
        assertThat(table.behindTheirPeers()).as("nobody serves yet").isEmpty();
        List<Endpoint> endpoints = table.ready(WEB, "http");
        endpoints.getFirst().listens(Instant.EPOCH);
        assertThat(table.behindTheirPeers())
                .containsExactly(endpoints.getLast().id().podUid());
        endpoints.getLast().listens(Instant.EPOCH);
        assertThat(table.behindTheirPeers()).isEmpty();
    }

    @Test
    void anEndpointOfTwoServicesStaysWhileOneListsIt() {
        table.put(slice("shop", "web", 8080).ready("10.0.0.1").at(1));
        table.put(slice("shop", "all", 8080).ready("10.0.0.1").at(2));
        Endpoint shared = table.ready(WEB, "http").getFirst();
        assertThat(table.ready(new ObjectKey("shop", "all"), "http")).containsExactly(shared);
        assertThat(table.remove(slice("shop", "all", 8080).ready("10.0.0.1").at(3))
                        .gone())
                .isEmpty();
        assertThat(shared.closed()).isFalse();
    }

    @Test
    void aServiceMeansItsPortByNumberNameOrOrder() {
        ServicePorts ports = new ServicePorts();
        ports.put(Slices.service("shop", "web"));
        assertThat(ports.name(new Backend(WEB, PortRef.of("80")))).contains("http");
        assertThat(ports.name(new Backend(WEB, PortRef.of("http")))).contains("http");
        assertThat(ports.name(new Backend(WEB, new PortRef.FirstPort()))).contains("http");
        assertThat(ports.name(new Backend(WEB, PortRef.of("81")))).isEmpty();
        assertThat(new ApplicationState(ports, table).find(new Backend(WEB, PortRef.of("81"))))
                .isEqualTo(new ApplicationState.Lookup.Unknown("service shop/web has no port 81"));
    }

    private List<String> ready() {
        return table.ready(WEB, "http").stream().map(e -> e.id().address()).toList();
    }
}
