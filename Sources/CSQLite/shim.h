// What the query index uses of SQLite (libsqlite3-dev). Only Ledger/Index imports this.
#include <sqlite3.h>
