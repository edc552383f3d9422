package dev.gantry.registry.handshake;

import static dev.gantry.registry.PodFixture.pod;
import static dev.gantry.registry.ServiceFixture.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a proxy that is dead, cut off or slow can do to a pod, and for how long. */
class HandshakeBoundsTest {

    private static final Duration TTL = Duration.ofSeconds(5);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** A registry that has run for a while. */
    private final ProxyRoster roster = new ProxyRoster(START.minus(Duration.ofHours(1)));

    private final Pod serving = pod("a").at("10.0.0.1").ready().build();
    private final String uid = serving.getMetadata().getUid();
    private final Pod stopping = new PodBuilder(serving)
            .editMetadata()
            .withDeletionTimestamp(START.toString())
            .endMetadata()
            .build();
    private final PodRoutes gone = new PodRoutes(List.of(new RouteEntry("web", false, true, 7)), 7);
    private final PodRoutes listed = new PodRoutes(List.of(new RouteEntry("web", true, false, 7)), 0);

    @Test
    void aDeadProxyDelaysAnEndByItsTtlAndNoLonger() {
        roster.heard(report("alive", 7, 7), START.plus(TTL));
        roster.heard(report("dead", 6, 6), START);
        assertThat(judge(stopping, gone, START.plus(TTL).minusMillis(1)))
                .isEqualTo(waiting(HandshakeJudge.DRAINED, "waiting for dead"));
        assertThat(judge(stopping, gone, START.plus(TTL)))
                .isEqualTo(new Judgement.Set(HandshakeJudge.DRAINED, true, "ProxiesConfirmed"));
    }

    @Test
    void aDeadProxyDelaysABeginningByItsTtlAndNoLonger() {
        roster.heard(report("alive", 7, 7), START.plus(TTL));
        roster.heard(report("dead", 6, 6), START);
        assertThat(judge(serving, listed, START.plus(TTL).minusMillis(1)))
                .isEqualTo(waiting(HandshakeJudge.ROUTABLE, "waiting for dead"));
        assertThat(judge(serving, listed, START.plus(TTL)))
                .isEqualTo(new Judgement.Set(HandshakeJudge.ROUTABLE, true, "ProxiesConfirmed"));
    }

    @Test
    void noProxyMaySetItselfALongerTimeThanTheStatedOne() {
        assertThat(ProxyRoster.MAX_TTL).isEqualTo(Duration.ofSeconds(30));
    }

    /** It goes on routing by what it last knew, so when it is heard again it must learn first what happened without it. */
    @Test
    void aProxyThatWasCutOffJoinsAnewAndIsWaitedForAgain() {
        ProxyReport late = report("cut-off", 6, 6);
        roster.heard(late, START);
        ProxyRecord before = new ProxyRecord(late, "", START, 3);
        Instant back = START.plus(TTL).plusSeconds(10);
        ProxyRecord first = ProxyRecord.heard(Optional.of(before), late, "", back, 9);
        assertThat(first.routeFrom()).isEqualTo(ProxyRecord.PENDING);
        roster.heard(late, back);
        assertThat(judge(stopping, gone, back)).isEqualTo(waiting(HandshakeJudge.DRAINED, "waiting for cut-off"));
        assertThat(ProxyRecord.heard(Optional.of(first), late, "", back, 9).routeFrom())
                .isEqualTo(9);
    }

    @Test
    void eachFencingAndEachReturnIsToldOnce() {
        roster.heard(report("p", 1, 1), START);
        assertThat(fenced(START.plusSeconds(4))).isEmpty();
        assertThat(roster.fenced(START.plusSeconds(4))).isZero();
        assertThat(roster.longestSilence(START.plusSeconds(4))).isEqualTo(Duration.ofSeconds(4));
        assertThat(fenced(START.plus(TTL))).containsExactly("p");
        assertThat(fenced(START.plusSeconds(60))).isEmpty();
        assertThat(roster.fenced(START.plusSeconds(60))).isEqualTo(1);
        roster.heard(report("p", 2, 2), START.plusSeconds(61));
        ProxyRoster.Turns turns = roster.turns(START.plusSeconds(61));
        assertThat(turns.returned()).extracting(ProxyReport::id).containsExactly("p");
        assertThat(turns.fenced()).isEmpty();
        assertThat(fenced(START.plusSeconds(80))).containsExactly("p");
        roster.left("p");
        assertThat(roster.turns(START.plusSeconds(81))).isEqualTo(new ProxyRoster.Turns(List.of(), List.of()));
        assertThat(roster.fenced(START.plusSeconds(81))).isZero();
    }

    @Test
    void aRegistryThatHasJustStartedConcludesNothingFromSilence() {
        ProxyRoster fresh = new ProxyRoster(START);
        assertThat(judge(stopping, gone, fresh.quorum(START.plusSeconds(4)), 0))
                .isEqualTo(waiting(HandshakeJudge.DRAINED, "the proxies are not known yet"));
        assertThat(judge(stopping, gone, fresh.quorum(START.plusSeconds(5)), 0))
                .isEqualTo(new Judgement.Set(HandshakeJudge.DRAINED, true, "ProxiesConfirmed"));
    }

    @Test
    void aPodWhereNobodyListensIsNotRoutableUntilEveryProxyReachedIt() {
        roster.heard(new ProxyReport("one", 7, 7, TTL, Set.of(uid)), START);
        roster.heard(report("two", 7, 7), START);
        assertThat(judge(serving, listed, START))
                .isInstanceOfSatisfying(
                        Judgement.Waiting.class, w -> assertThat(w.reason()).isEqualTo("NobodyListens"));
        roster.heard(report("one", 7, 7), START);
        assertThat(judge(serving, listed, START))
                .isEqualTo(new Judgement.Set(HandshakeJudge.ROUTABLE, true, "ProxiesConfirmed"));
    }

    private List<String> fenced(Instant now) {
        return roster.turns(now).fenced().stream().map(ProxyReport::id).toList();
    }

    private Judgement judge(Pod pod, PodRoutes routes, Instant now) {
        return judge(pod, routes, roster.quorum(now), 0);
    }

    private static Judgement judge(Pod pod, PodRoutes routes, Quorum quorum, long floor) {
        return HandshakeJudge.judge(pod, List.of(service("web")), routes, quorum, floor);
    }

    private static Judgement.Waiting waiting(String type, String message) {
        return new Judgement.Waiting(type, "WaitingForProxies", message);
    }

    private static ProxyReport report(String id, long known, long drained) {
        return new ProxyReport(id, known, drained, TTL, Set.of());
    }
}
