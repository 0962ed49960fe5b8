package io.throughline.journey;

import io.throughline.commons.test.nativeimage.NativeSourcesContract;

class NativeSourcesIT extends NativeSourcesContract {
}
