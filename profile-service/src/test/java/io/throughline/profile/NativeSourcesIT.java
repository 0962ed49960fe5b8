package io.throughline.profile;

import io.throughline.commons.test.nativeimage.NativeSourcesContract;

class NativeSourcesIT extends NativeSourcesContract {
}
