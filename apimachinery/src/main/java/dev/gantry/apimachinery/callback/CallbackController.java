package dev.gantry.apimachinery.callback;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where the owners of mirrored types call this service back; the signature says that it is they. */
@Hidden
@RestController
class CallbackController {

    private final RemoteResources remote;

    CallbackController(RemoteResources remote) {
        this.remote = remote;
    }

    @PostMapping(path = RemoteResources.PATH + "{mirror}", consumes = CloudEvents.CONTENT_TYPE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void receive(
            @PathVariable String mirror,
            @RequestBody byte[] body,
            @RequestHeader(name = Signature.HEADER, defaultValue = "") String signature)
            throws InterruptedException {
        remote.receive(mirror, body, signature);
    }
}
