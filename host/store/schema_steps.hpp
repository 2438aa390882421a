// The SQL of each step from one schema to the next, for the list in schema_later_steps.cpp.
#pragma once

namespace host::store {

extern const char kStep1[], kStep2[], kStep3[], kStep4[], kStep5[], kStep6[], kStep7[], kStep8[], kStep9[], kStep10[];

}  // namespace host::store
