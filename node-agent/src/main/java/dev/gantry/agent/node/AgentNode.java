package dev.gantry.agent.node;

import dev.gantry.agent.pod.PodHost;
import dev.gantry.agent.pod.PodWorkers;

/** One node of this process: usually the only one; with the simulated runtime one of many. */
public record AgentNode(String name, PodHost host, PodWorkers workers) {}
