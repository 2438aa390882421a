// copies.*: the files beside the state file that keep what is deleted from it. The caller of the host knows them.
#include "app/host.hpp"
#include "app/methods.hpp"

namespace host::app {

Reply Methods::operator()(const wire::CopiesCount&) const {
    const Copies& copies = connection.setup.copies;
    return wire::Copies{copies.count ? copies.count() : core::CopyCounts{}};
}

// The transaction has the lock of the state file, so that no other host is making a backup or keeping an original.
Reply Methods::operator()(const wire::CopiesDelete&) const {
    const Copies& copies = connection.setup.copies;
    return wire::CopiesGone{copies.remove ? copies.remove() : core::CopiesDeleted{}};
}

}  // namespace host::app
