package dev.gantry.benchmarks;

/** What is wrong with an update that has to be undone. */
enum UpdateFault {
    /** Its processes end right after their start. */
    CRASHES("crashes, rolled back", "STARTUP_MILLIS", "broken", Integer.toString(RolloutApplication.STARTUP_MILLIS)),

    /** It is as ready and well as the former version, and answers every request with 500. */
    ERRORS("answers errors, rolled back", "FAIL_PERCENT", "100", "0");

    private final String text;
    private final String variable;
    private final String value;
    private final String well;

    UpdateFault(String text, String variable, String value, String well) {
        this.text = text;
        this.variable = variable;
        this.value = value;
        this.well = well;
    }

    /** The sample's variable that makes it so. */
    String variable() {
        return variable;
    }

    String value() {
        return value;
    }

    /** The variable's value where nothing is wrong. */
    String well() {
        return well;
    }

    @Override
    public String toString() {
        return text;
    }
}
