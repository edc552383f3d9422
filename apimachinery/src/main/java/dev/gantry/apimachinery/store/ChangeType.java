package dev.gantry.apimachinery.store;

/** What a change did to its object; the names are those of watch events, the codes those of the change log. */
public enum ChangeType {
    ADDED(0),
    MODIFIED(1),
    DELETED(2);

    private final int code;

    ChangeType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static ChangeType of(int code) {
        return switch (code) {
            case 0 -> ADDED;
            case 1 -> MODIFIED;
            case 2 -> DELETED;
            default -> throw new IllegalStateException("the change log holds the unknown type " + code);
        };
    }
}
