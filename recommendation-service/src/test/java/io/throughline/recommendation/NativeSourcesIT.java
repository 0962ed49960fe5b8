package io.throughline.recommendation;

import io.throughline.commons.test.nativeimage.NativeSourcesContract;

class NativeSourcesIT extends NativeSourcesContract {
}
