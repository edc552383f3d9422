/** Certificates, tokens and the kubeconfig of a local stack. */
@NullMarked
package dev.gantry.launcher.pki;

import org.jspecify.annotations.NullMarked;
