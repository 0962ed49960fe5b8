package io.throughline.journey.alert.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses belong to the public internet. All others may be an internal network or a machine's own metadata service, which authors
 * of rules must not reach through this service. Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890).
 */
final class PublicAddresses {

    private static final List<Block> NOT_PUBLIC = blocks("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
            "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // The platform's own address on every machine of one large cloud.
            "168.63.129.16/32",
            "2001::/23", "2001:db8::/32", "3fff::/20");
    /** All IPv6 addresses that have been allocated. */
    private static final Block GLOBAL = Block.of("2000::/3");
    /** The IPv6 ranges that embed IPv4 addresses, and their position: mapped, compatible, NAT64 (RFC 6052) and 6to4 (RFC 3056). */
    private static final List<Embedding> EMBEDDINGS =
            List.of(new Embedding(Block.of("::/96"), 12), new Embedding(new Block(mapped(), 96), 12),
                    new Embedding(Block.of("64:ff9b::/96"), 12), new Embedding(Block.of("2002::/16"), 2));

    private PublicAddresses() {
    }

    private record Embedding(Block block, int at) {
    }

    static boolean isPublic(InetAddress address) {
        return isPublic(address.getAddress());
    }

    static boolean isPublic(byte[] address) {
        if (address.length == 16) {
            for (Embedding each : EMBEDDINGS) {
                if (each.block().holds(address)) {
                    return isPublic(Arrays.copyOfRange(address, each.at(), each.at() + 4));
                }
            }
            if (!GLOBAL.holds(address)) {
                return false;
            }
        }
        return NOT_PUBLIC.stream().noneMatch(block -> block.holds(address));
    }

    private static List<Block> blocks(String... texts) {
        return Arrays.stream(texts).map(Block::of).toList();
    }

    private static byte[] mapped() {
        byte[] bytes = new byte[16];
        bytes[10] = bytes[11] = (byte) 0xff;
        return bytes;
    }

    private record Block(byte[] start, int bits) {

        static Block of(String text) {
            String[] parts = text.split("/");
            try {
                // A literal address needs no lookup.
                return new Block(InetAddress.getByName(parts[0]).getAddress(), Integer.parseInt(parts[1]));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(text, e);
            }
        }

        boolean holds(byte[] address) {
            if (address.length != start.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
