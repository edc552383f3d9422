# Makes the certificates, tokens and kubeconfig of a docker-compose stack, once.
ARG BASE_IMAGE=eclipse-temurin:25-jre

FROM ${BASE_IMAGE}
COPY launcher/target/lib/bc*.jar launcher/target/lib/jspecify-*.jar /gantry/lib/
COPY launcher/target/launcher-*.jar /gantry/launcher.jar
# A named volume takes its owner from the directory it covers.
RUN mkdir -p /credentials && chown 65532:65532 /credentials
USER 65532:65532
ENTRYPOINT ["java", "-jar", "/gantry/launcher.jar", "credentials", "/credentials"]
