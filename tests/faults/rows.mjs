// What can go wrong below and around a host, what must come of it, and the tests that show it. `campaign`: its tests
// report each fault they inject. Others inject by themselves, which `how` says.

const kTyped = 'a typed storage_* error; nothing granted meanwhile; the same host goes on';
const kKept = 'answered: there; the rest whole or not at all; not restored';

export const rows = [
  { id: '1', fault: 'kill -9 at a write', expected: kKept, campaign: true, tests: [
    'killed at any change to its disk, a host has kept what it answered, and the rest whole or not at all',
    'killed at any write, sync or answer, a host has kept what it answered, and gives the same answers again'] },
  { id: '2', fault: 'kill -9 at a sync', expected: kKept, campaign: true, tests: [
    'killed at each sync and truncation, a host has kept what it answered',
    'killed at any write, sync or answer, a host has kept what it answered, and gives the same answers again'] },
  { id: '3', fault: 'kill -9 at the write of an answer', expected: 'the same requestId gets the same answer, to the byte', campaign: true, tests: [
    'killed at any write, sync or answer, a host has kept what it answered, and gives the same answers again'] },
  { id: '4', fault: 'kill -9 at any other call on files', expected: kKept, campaign: true, tests: [
    'killed at any other call on files, a host has kept what it answered'] },
  { id: '5', fault: 'kill -9 while a kill is recovered from', expected: kKept, campaign: true, tests: [
    'killed again while the next host puts things right, the third one does'] },
  { id: '6', fault: 'one I/O error', expected: 'storage_io; asked again: answered, every row as if nothing had been', campaign: true, tests: [
    'one system call fails once: asked again it is answered, and every row is as if nothing had been',
    'a commit in doubt is not made again by the host: nothing is counted for the wrong attempt',
    'a read that fails once is no damage: the file is looked at again, and the request answered',
    'a call that fails while a host starts costs an answer at most, never the state'] },
  { id: '6a', fault: 'a call that is interrupted (EINTR)', expected: 'nobody notices', campaign: true, tests: [
    'calls that are interrupted, or done by half, are not noticed by anybody'] },
  { id: '6b', fault: 'reads and writes that are short', expected: 'nobody notices', campaign: true, tests: [
    'calls that are interrupted, or done by half, are not noticed by anybody'] },
  { id: '7', fault: 'I/O errors from one on', expected: kTyped, campaign: true, tests: [
    'system calls fail from one on: nothing is promised, and once they work, the same host goes on',
    'reads fail now and then: no file is taken for damaged, no session is lost',
    'a disk that gives nothing back changes nothing, and when it does again, the session goes on'] },
  { id: '8', fault: 'a full disk, for a moment and for longer', expected: 'storage_full; as 6 and 7', campaign: true, tests: [
    'one system call fails once: asked again it is answered, and every row is as if nothing had been',
    'system calls fail from one on: nothing is promised, and once they work, the same host goes on'] },
  { id: '9', fault: 'a full disk that only the sync finds', expected: 'storage_full', campaign: true, tests: [
    'a disk that turns out to be full when it is synced is storage_full, not storage_io',
    'one system call fails once: asked again it is answered, and every row is as if nothing had been'] },
  { id: '10', fault: 'a small disk filled, then freed', expected: 'storage_full; the same host goes on', campaign: true, tests: [
    'a small disk is filled and freed again: storage_full meanwhile, and the same host goes on',
    'a disk that is full when a host starts: storage_full, and then there is a file'] },
  { id: '11', fault: 'files that may not grow', expected: 'storage_full, no SIGXFSZ', campaign: true, tests: [
    'files that may not grow: storage_full at every size, and then the host goes on (RLIMIT_FSIZE)',
    'a disk that takes no more is an answer, not a signal that kills'] },
  { id: '12', fault: 'max_page_count is reached', how: 'PRAGMA max_page_count (the host itself sets none)', expected: 'storage_full, what was there stays', tests: [
    'a full disk is storage_full, and what was there stays'] },
  { id: '13', fault: 'no file descriptors left', expected: 'storage_io; the same host goes on', campaign: true, tests: [
    'no descriptors left: storage_io, and then the host goes on (RLIMIT_NOFILE)',
    'system calls fail from one on: nothing is promised, and once they work, the same host goes on'] },
  { id: '14', fault: 'a folder, file or mount for reading only', expected: 'storage_readonly; the same host goes on', campaign: true, tests: [
    'a disk mounted for reading only: storage_readonly, and then the same host goes on',
    'a folder and a file that may not be written: storage_readonly, and then the same host goes on'] },
  { id: '15', fault: 'the path is a folder, link, pipe, or somebody else\'s', how: 'each of them at its place', expected: 'a typed refusal, nothing made', tests: [
    'links are refused: a symbolic one, and a second name',
    'a database of another user is refused, and left as it is',
    'a directory where others may write is refused with the remedy'] },
  { id: '16', fault: 'no HOME, odd or endless names', expected: 'a folder 0700, or a typed refusal', campaign: true, tests: [
    'a folder with any name holds the state, and one whose name is too long is refused',
    'without HOME the user\'s entry in the password file has it',
    'a relative or empty XDG_STATE_HOME is ignored, as its rules demand',
    'directories are made 0700 and files 0600, whatever the umask'] },
  { id: '17', fault: 'a database of length 0', how: 'an empty file', expected: 'storage_corrupt, not a new one', tests: [
    'an empty file is an error and not a new one'] },
  { id: '18', fault: 'a damaged header, a text file', how: 'bytes changed', expected: 'storage_corrupt, not a byte changed', tests: [
    'what is not our file, or says nothing any more, is left as it is',
    'a file that is not a database is left as it is'] },
  { id: '19', fault: 'cut off, zeroed pages, flipped bits', how: 'each page in turn; 1 to 3 random bits', expected: 'found: kept aside, restored, waits for the user; else harmless', tests: [
    'a file that was cut off is restored from what is left',
    'a file of which half is missing is restored or refused, never begun anew',
    'each page lost in turn: every attempt is still counted, no budget grows, all wait for the user',
    'flipped bits are found or harmless',
    'damage under two live hosts: one restores, the other sees it, neither lets a page click'] },
  { id: '20', fault: 'a hot journal deleted, swapped, foreign', how: 'the files that a kill leaves, mixed', expected: 'found or harmless', tests: [
    'a hot journal that is gone, or of another file, or cut: found or harmless',
    'a journal whose database is gone is not played into a new one'] },
  { id: '21', fault: 'another program\'s file, a newer host\'s', how: 'application_id, user_version, meta', expected: 'storage_too_new or storage_corrupt, not a byte changed', tests: [
    'the database of another program is left as it is',
    'a file that only a newer host can use is left as it is',
    'a file of a newer host is not restored by an older one'] },
  { id: '22', fault: 'renamed, deleted, replaced under a live host', expected: 'storage_readonly once, then the file at its place', campaign: true, tests: [
    'the file is renamed, deleted or replaced under a live host: one typed error, then the file at its place',
    'a file that was taken away under a live host is noticed at the next write',
    'a state folder that is replaced under a host takes a new host, which the extension starts'] },
  { id: '23', fault: 'another host stands still with the lock', how: 'SIGSTOP after BEGIN IMMEDIATE', expected: 'storage_busy in time, then it works', tests: [
    'a process that stands still with the write lock makes the others busy, not stuck; then all recover'] },
  { id: '24', fault: 'hosts at one image, one killed at random', how: 'SIGKILL under load; 60 hosts at once', expected: 'one open grant; each attempt once; nothing answered is missing', tests: [
    'hosts killed at random under load count each attempt once and keep what they answered (R3, R10)',
    '60 hosts at once on one database: all answer, every attempt counts once, all end, no mark is left'] },
  { id: '25', fault: 'our own code opens the database', expected: 'it never does: once, by SQLite', campaign: true, tests: [
    'no code but SQLite\'s opens the database: a descriptor that is closed would drop the locks of all'] },
  { id: '26', fault: 'closed descriptors, SIGPIPE, half a frame', how: 'closed before the start, and under way', expected: 'a clean end; nothing but frames on stdout', tests: [
    'descriptors that are closed at the start do no harm',
    'the end of input inside a frame ends it with 0 as well, and the log tells',
    'a host that nobody listens to any more ends, although nobody closed its input',
    'answers that nobody reads do not keep the host',
    'a library that prints to stdout reaches stderr, never the browser'] },
  { id: '27', fault: 'a reader that stops reading', how: 'full pipes (a minute with --long)', expected: 'bounded memory, every answer in order', tests: [
    'a reader that stops reading costs bounded memory and loses no answer'] },
  { id: '28', fault: 'the clock jumps', how: 'injected clocks; simulated schedules with --long', expected: 'no early grant, no endless wait', tests: [
    'a host that starts after the clock was set forward grants nothing within the cooldown of a click (R20)',
    'hosts that started on both sides of a step of the clock offer three seconds apart (R17, R20)',
    'a new boot goes on from the newest stored moment when its clock was set back (R20)',
    'a time that proves wrong stays while a session runs, and is corrected when nothing does (R20)',
    'a reply from the future is not kept until then (R20)'], long: [
    'random schedules run clean (R3, R10, R11, R13, R14, R15, R20)'] },
  { id: '29', fault: 'no memory', expected: 'storage_io or a clean end; ' + kKept, campaign: true, tests: [
    'SQLite gets no memory, once or from then on: a typed error, and once there is some, the host goes on',
    'a transaction is undone even when there is no memory left',
    'memory that runs out: a typed error or an end, and nothing lost (RLIMIT_AS)'] },
  { id: '30', fault: 'a reader starves the checkpoint', how: 'a read transaction that stays, 300 commits; 6000 without an idle moment', expected: 'commits go on; the log is emptied when the reader goes, and bounded without one', tests: [
    'a reader that stands still neither stops commits nor keeps the log for longer than itself',
    'a log that nobody empties is bounded by the commits themselves'] },
  { id: '30a', fault: 'a log left by a kill, lost, cut, flipped, foreign', how: 'the files that a kill leaves, mixed', expected: 'an earlier commit, whole; or a typed refusal', tests: [
    'a log that a kill has left is read by the next host, whatever became of the memory that was shared',
    'a log that is cut or has flipped bits gives the file of an earlier commit, never a mixture',
    'the log of another file is found or harmless',
    'a log that lies beside a file without one is not played into it',
    'a log that is taken away under a live host is noticed at its next write, and what it had answered is kept'] },
  { id: '30b', fault: 'hosts that know no log, or must not use one', how: 'the calls of an older host; a live mark without the word', expected: 'refused, or it takes the file back alone', tests: [
    'a host of before the log takes the file back when it is alone, and is refused while others use the log',
    'a host that wants no log takes the file back when it has it alone, and goes on with the log until then',
    'while a host runs that must not use a log, nobody begins one',
    'where memory cannot be shared the file stays without a log, and a file that has one is taken back'] },
  { id: '31', fault: 'power loss', expected: kKept, campaign: true, tests: [
    'the power goes at any moment: what was answered is there, and the rest whole or not at all',
    'the power goes again while the next host puts things right',
    'the power goes during a wipe: no row is lost, and the next host finishes it (R16)',
    'a store that does not sync is caught: what it answered is gone when the power goes'] },
  { id: '32', fault: 'an upgrade killed; back and forth; two versions live', how: 'SIGKILL at each change; hosts of schemas 1 to 3', expected: 'the old file or the new one, and all of it', tests: [
    'killed at any step of an upgrade, the file is the old one or the new one, and the next host finishes it',
    'up, down, up: random work by both hosts in turn is all there in the end (pitfall 12)',
    'a live host of an older schema notices an upgrade, and goes on if it may',
    'a host that is too old says so, names the backup, and leaves every byte as it is (pitfall 12)'] },
  { id: '33', fault: 'a backup during writes, a restore under a live host', expected: 'of one moment; the other host sees the generation grow', campaign: true, tests: [
    'a copy that is taken while a host writes is of one moment',
    'a host that is live while another restores the file sees the new content',
    'before an upgrade there is a checked copy beside the file, private; the newest two stay (pitfall 12)'] },
  { id: '34', fault: 'syncs that are not issued', expected: 'journal and database are synced before each promise', campaign: true, tests: [
    'each answer that promises something comes after a sync of the disk'] },
  { id: 'a', fault: 'an import killed', how: 'SIGKILL at each change', expected: 'the old state or the new one', tests: [
    'killed at any step of an import, there is the old state or the new one (R21)'] },
  { id: 'b', fault: 'a restore killed, without room, or kept waiting', how: 'SIGKILL at each change; RLIMIT_FSIZE', expected: 'the damaged file or the restored one', tests: [
    'killed at any step of a restore, the file is the damaged one or the restored one',
    'a restore for which there is no room leaves the file as it was, and is done once there is',
    'a restore waits for a host that is writing, and gives up with a typed error',
    'killed at any step of a restore of a lost first page, the next host restores it',
    'damage that was met and not restored is known to the next host, however large the file is'] },
  { id: 'c', fault: 'the browser quits, is killed, reloads the extension', how: 'real Chromium, SIGKILL included', expected: 'no host is left, nothing counted is lost', browser: [
    'tests/e2e/ends.test.mjs', 'tests/e2e/faults.test.mjs'] },
];
