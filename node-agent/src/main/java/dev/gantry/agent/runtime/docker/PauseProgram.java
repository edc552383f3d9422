package dev.gantry.agent.runtime.docker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The smallest program that can hold a sandbox: a static ELF executable that waits for signals for ever. It is written here
 * in machine code so that no compiler, registry or binary file is needed.
 */
final class PauseProgram {

    private static final long LOAD_ADDRESS = 0x400000;
    private static final int ELF_HEADER_BYTES = 64;
    private static final int PROGRAM_HEADER_BYTES = 56;
    private static final int HEADERS_BYTES = ELF_HEADER_BYTES + PROGRAM_HEADER_BYTES;

    private static final short MACHINE_AMD64 = 62;
    private static final short MACHINE_ARM64 = 183;

    private PauseProgram() {}

    /** The program for an architecture in the engine's words, such as {@code x86_64} or {@code aarch64}. */
    static byte[] forArchitecture(String architecture) {
        return switch (architecture) {
            case "x86_64", "amd64" -> executable(MACHINE_AMD64, amd64());
            case "aarch64", "arm64" -> executable(MACHINE_ARM64, arm64());
            default ->
                throw new IllegalArgumentException("No built-in sandbox program for " + architecture
                        + ": set gantry.agent.sandbox-image to a pause image of that architecture");
        };
    }

    private static byte[] amd64() {
        return new byte[] {
            (byte) 0xB8,
            34,
            0,
            0,
            0, // mov eax, 34 (pause)
            0x0F,
            0x05, // syscall
            (byte) 0xEB,
            (byte) 0xF7 // jmp to the start: 9 bytes back
        };
    }

    /** arm64 Linux has no pause(2); ppoll(2) on nothing, without a timeout, waits the same way. */
    private static byte[] arm64() {
        return ByteBuffer.allocate(8 * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0xD2800000) // mov x0, 0
                .putInt(0xD2800001) // mov x1, 0
                .putInt(0xD2800002) // mov x2, 0
                .putInt(0xD2800003) // mov x3, 0
                .putInt(0xD2800004) // mov x4, 0
                .putInt(0xD2800928) // mov x8, 73 (ppoll)
                .putInt(0xD4000001) // svc 0
                .putInt(0x17FFFFF9) // b to the start: 7 instructions back
                .array();
    }

    private static byte[] executable(short machine, byte[] code) {
        int size = HEADERS_BYTES + code.length;
        return ByteBuffer.allocate(size)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}) // 64 bit, little endian
                .putShort((short) 2) // executable
                .putShort(machine)
                .putInt(1) // version
                .putLong(LOAD_ADDRESS + HEADERS_BYTES) // entry point
                .putLong(ELF_HEADER_BYTES) // where the program header is
                .putLong(0) // no sections
                .putInt(0) // flags
                .putShort((short) ELF_HEADER_BYTES)
                .putShort((short) PROGRAM_HEADER_BYTES)
                .putShort((short) 1) // one program header
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(1) // PT_LOAD
                .putInt(5) // readable and executable
                .putLong(0) // from the start of the file
                .putLong(LOAD_ADDRESS)
                .putLong(LOAD_ADDRESS)
                .putLong(size)
                .putLong(size)
                .putLong(0x1000) // page alignment
                .put(code)
                .array();
    }
}
