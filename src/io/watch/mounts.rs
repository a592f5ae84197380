//! Finds the file system of a folder in the table of Linux: on drives of other machines, the system only reports
//! changes made on this machine.

#![expect(clippy::disallowed_methods, reason = "IO boundary: reads what the system lists")]

use std::fs;
use std::path::{Path, PathBuf};

/// The mount table of Linux; empty on other systems.
pub(super) fn table() -> String {
    // A name that is not UTF-8 is not one of ours.
    let bytes = fs::read("/proc/self/mountinfo").unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// File systems that are changed from elsewhere: by other machines, or by the host of a virtual machine or container.
const SILENT: [&str; 25] = [
    "9p",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "davfs",
    "drvfs",
    "fakeowner",
    "fuse",
    "gfs2",
    "glusterfs",
    "gpfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "ocfs2",
    "orangefs",
    "prl_fs",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
    "vmhgfs",
];

/// FUSE file systems over folders of this machine; all others count as drives of other machines.
const LOCAL_FUSE: [&str; 8] =
    ["bindfs", "cryfs", "encfs", "exfat", "fuse-overlayfs", "gocryptfs", "mergerfs", "ntfs-3g"];

/// A line of the table.
struct Mount<'t> {
    id: &'t str,
    parent: &'t str,
    point: PathBuf,
    kind: &'t str,
}

/// The file system because of which changes in a folder must be polled: that of the folder, or one mounted somewhere
/// inside it; `None` if the system reports all changes. The table has the format of `/proc/self/mountinfo`
/// (proc_pid_mountinfo(5)).
pub(super) fn silent<'t>(table: &'t str, folder: &Path) -> Option<&'t str> {
    let mounts: Vec<Mount<'t>> = table.lines().filter_map(read).collect();
    let within = mounts.iter().filter(|mount| mount.point.starts_with(folder));
    let mut kinds = under(&mounts, folder).into_iter().chain(within).map(|mount| mount.kind);
    kinds.find(|kind| is_silent(kind))
}

fn is_silent(kind: &str) -> bool {
    match kind.strip_prefix("fuse.") {
        Some(kind) => !LOCAL_FUSE.contains(&kind),
        None => SILENT.contains(&kind),
    }
}

/// The mount that contains a folder. Mounts are entered on the way to it, the outermost first, and each hides the
/// contents of the previous one.
fn under<'m, 't>(mounts: &'m [Mount<'t>], folder: &Path) -> Option<&'m Mount<'t>> {
    let passed = mounts.iter().filter(|mount| folder.starts_with(&mount.point));
    let is_listed = |id: &str| mounts.iter().any(|mount| mount.id == id && mount.parent != id);
    let roots = passed.clone().filter(|mount| !is_listed(mount.parent));
    let outermost = |mount: &&Mount<'_>| mount.point.as_os_str().len();
    let mut at = roots.min_by_key(outermost)?;
    // The path is not longer than the table, whatever the table contains.
    for _ in 0..mounts.len() {
        let on_it = passed.clone().filter(|mount| mount.parent == at.id && mount.id != at.id);
        let Some(next) = on_it.min_by_key(outermost) else { break };
        at = next;
    }
    Some(at)
}

/// Reads a line: id, parent, device, root, mount point, options, any number of fields, `-`, kind.
fn read(line: &str) -> Option<Mount<'_>> {
    let mut fields = line.split(' ');
    let (id, parent) = (fields.next()?, fields.next()?);
    let point = PathBuf::from(unescaped(fields.nth(2)?));
    let kind = fields.skip_while(|field| *field != "-").nth(1)?;
    Some(Mount { id, parent, point, kind })
}

/// Decodes a path, in which blanks, line ends and backslashes are written as three octal digits.
fn unescaped(field: &str) -> String {
    let mut parts = field.split('\\');
    let mut path = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..3).and_then(|digits| u8::from_str_radix(digits, 8).ok());
        match code.filter(u8::is_ascii) {
            Some(code) => {
                path.push(char::from(code));
                path.push_str(&part[3..]);
            }
            None => {
                path.push('\\');
                path.push_str(part);
            }
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A desktop with drives of other machines.
    const DESK: &str = "\
22 27 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,errors=remount-ro
30 27 0:26 / /run rw,nosuid,nodev shared:5 - tmpfs tmpfs rw,size=803456k,mode=755
60 27 8:17 / /home rw,relatime shared:30 - btrfs /dev/sdb1 rw,ssd,space_cache=v2
61 60 0:45 / /home/ada/office rw,relatime shared:31 - nfs4 office.example:/volume rw,vers=4.2
62 60 0:46 / /home/ada/The\\040Night\\040Desk rw,relatime - cifs //desk.example/share rw,vers=3.1.1
63 60 0:47 / /home/ada/far rw,nosuid,nodev,relatime - fuse.sshfs ada@far.example:/ rw,user_id=1000
64 60 0:48 / /home/ada/sealed rw,nosuid,nodev,relatime - fuse.gocryptfs /home/ada/.sealed rw
65 60 8:33 / /media/stick rw,nosuid,nodev - fuseblk /dev/sdc1 rw,user_id=0,blksize=4096
";

    /// A container: everything is on an overlay, except what its host has mounted.
    const CONTAINER: &str = "\
712 583 0:68 / / rw,relatime master:251 - overlay overlay rw,lowerdir=/l/A:/l/B,upperdir=/u,workdir=/w
713 712 0:71 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw
714 712 0:72 / /dev rw,nosuid - tmpfs tmpfs rw,size=65536k,mode=755
720 712 254:1 /home/ada/paper /paper rw,relatime - ext4 /dev/vda1 rw,discard
721 712 0:38 /Users/ada/paper /work rw,relatime - virtiofs virtiofs0 rw
722 712 0:39 /Users/ada /osx rw,relatime - fakeowner /run/host_mark/Users rw,fakeowner
723 720 0:40 / /paper/content/photos rw,relatime - nfs 10.0.0.2:/photos rw,vers=3
";

    /// Linux inside Windows.
    const WINDOWS: &str = "\
63 53 8:32 / / rw,relatime - ext4 /dev/sdc rw,discard,errors=remount-ro,data=ordered
99 63 0:57 / /mnt/c rw,noatime - 9p C:\\134 rw,dirsync,aname=drvfs;path=C:\\;uid=1000,trans=fd
";

    /// One mount over another, and over the folder that contained a third one.
    const OVER: &str = "\
27 27 8:1 / / rw - ext4 /dev/sda1 rw
40 27 0:50 / /srv rw - nfs a:/ rw
41 40 8:2 / /srv rw - xfs /dev/sda2 rw
42 27 0:51 / /data/in rw - nfs a:/ rw
43 27 8:3 / /data rw - xfs /dev/sda3 rw
";

    #[track_caller]
    fn check(table: &str, folders: &[(&str, Option<&str>)]) {
        for (folder, kind) in folders {
            assert_eq!(silent(table, Path::new(folder)), *kind, "{folder}");
        }
    }

    #[test]
    fn drives_of_other_machines_are_silent() {
        check(
            DESK,
            &[
                ("/home/ada/paper", None),
                ("/home/ada/office/paper", Some("nfs4")),
                ("/home/ada/office", Some("nfs4")),
                ("/home/ada/official", None),
                ("/home/ada/The Night Desk/paper", Some("cifs")),
                ("/home/ada/far/paper", Some("fuse.sshfs")),
                ("/home/ada/sealed/paper", None),
                ("/media/stick/paper", None),
                ("/run/paper", None),
            ],
        );
    }

    #[test]
    fn what_a_host_hands_to_a_container_is_judged_by_itself() {
        check(
            CONTAINER,
            &[
                ("/home/paper", None),
                ("/paper/themes", None),
                ("/work", Some("virtiofs")),
                ("/osx/paper", Some("fakeowner")),
            ],
        );
        check(WINDOWS, &[("/home/ada/paper", None), ("/mnt/c/Users/Ada/paper", Some("9p"))]);
    }

    #[test]
    fn a_drive_within_the_folder_is_silent_for_all_of_it() {
        check(CONTAINER, &[("/paper", Some("nfs")), ("/paper/content", Some("nfs"))]);
    }

    #[test]
    fn what_is_mounted_over_hides_what_was_there() {
        check(OVER, &[("/srv/paper", None), ("/data/in/paper", None), ("/data/paper", None)]);
    }

    #[test]
    fn every_kind_is_known_by_its_whole_name() {
        let with = |kind: &str| format!("1 0 8:1 / / rw - {kind} x rw\n");
        for kind in SILENT.iter().chain(&["fuse.rclone", "fuse.vmhgfs-fuse", "fuse.grpcfuse"]) {
            assert_eq!(silent(&with(kind), Path::new("/paper")), Some(*kind));
        }
        for kind in ["ext4", "overlay", "zfs", "apfs", "lxfs", "fuseblk", "fuse.encfs", "nfsd"] {
            assert_eq!(silent(&with(kind), Path::new("/paper")), None, "{kind}");
        }
    }

    #[test]
    fn a_table_that_says_nothing_is_no_reason() {
        for table in ["", "\n", "1 2", "1 2 3 4 /", "2 1 8:1 / / - nfs\n1 2 8:1 / / - nfs\n"] {
            assert_eq!(silent(table, Path::new("/paper")), None, "{table:?}");
        }
        assert_eq!(unescaped("a\\040b\\134c\\9\\777\\"), "a b\\c\\9\\777\\");
    }
}
