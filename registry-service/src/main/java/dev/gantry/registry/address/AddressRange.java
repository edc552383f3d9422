package dev.gantry.registry.address;

/**
 * A block of IPv4 addresses.
 *
 * @param network the first address, as a number
 * @param prefixLength how many leading bits are fixed
 */
public record AddressRange(long network, int prefixLength) {

    /** Smaller blocks would leave nothing after the reserved part; larger ones would not fit the arithmetic. */
    private static final int MIN_PREFIX = 8;

    private static final int MAX_PREFIX = 29;

    /** Parses {@code 10.96.0.0/16}; anything else is an IllegalArgumentException that says why. */
    public static AddressRange parse(String cidr) {
        String[] parts = cidr.split("/", -1);
        if (parts.length != 2 || !parts[1].matches("\\d{1,2}")) {
            throw new IllegalArgumentException(cidr + " is not a CIDR such as 10.96.0.0/16");
        }
        int prefix = Integer.parseInt(parts[1]);
        if (prefix < MIN_PREFIX || prefix > MAX_PREFIX) {
            throw new IllegalArgumentException(
                    cidr + ": the prefix length must be between " + MIN_PREFIX + " and " + MAX_PREFIX);
        }
        long address = toNumber(parts[0]);
        if (address < 0) {
            throw new IllegalArgumentException(cidr + " does not begin with an IPv4 address");
        }
        return new AddressRange(address & -(1L << (32 - prefix)), prefix);
    }

    /** How many addresses can be given out: all but the network's own and the broadcast address. */
    public int size() {
        return (1 << (32 - prefixLength)) - 2;
    }

    /** The address at an offset from 0 to {@link #size} exclusive. */
    public String at(int offset) {
        long address = network + 1 + offset;
        return (address >> 24 & 255) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    /**
     * The first offset that is given out without being asked for. What lies below stays free for addresses that Services
     * ask for by number: a sixteenth of the block, from 16 to 256 addresses, as in Kubernetes.
     */
    public int firstDynamic() {
        int reserved = Math.min(Math.max(16, size() / 16), 256);
        return reserved >= size() ? 0 : reserved;
    }

    public boolean contains(String address) {
        long number = toNumber(address);
        return number > network && number <= network + size();
    }

    @Override
    public String toString() {
        return (network >> 24 & 255) + "." + (network >> 16 & 255) + "." + (network >> 8 & 255) + "." + (network & 255)
                + "/" + prefixLength;
    }

    /** The address as a number, or -1 if it is none. */
    private static long toNumber(String address) {
        String[] bytes = address.split("\\.", -1);
        long number = bytes.length == 4 ? 0 : -1;
        for (int i = 0; i < bytes.length && number >= 0; i++) {
            boolean valid = bytes[i].matches("0|[1-9]\\d{0,2}") && Integer.parseInt(bytes[i]) < 256;
            number = valid ? number << 8 | Integer.parseInt(bytes[i]) : -1;
        }
        return number;
    }
}
