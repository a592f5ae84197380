//! Develops a folder of photos, for the benchmark: four widths, each as JPEG and WebP.
//!
//! usage: darkroom FOLDER OUT [--memory MIB] [--widths 480,800,1200,1600] [--jpeg QUALITY] [--webp QUALITY]
//!
//! Photos are developed side by side as far as the memory allows. Every print is written as
//! `OUT/<name>-<width>.<ending>`.

#![expect(clippy::disallowed_methods, reason = "a program of its own, with arguments and files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex};

use pressrun::pictures::darkroom::{self, Format, Recipe};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folders, options) = arguments.split_at(2);
    let options: BTreeMap<&str, &str> =
        options.chunks_exact(2).map(|pair| (pair[0].as_str(), pair[1].as_str())).collect();
    let number = |name: &str, otherwise: u64| {
        options.get(name).map_or(otherwise, |text| text.parse().expect("a number"))
    };
    let recipes = recipes(&options);
    let budget =
        Budget { all: number("--memory", 512) << 20, taken: Mutex::new(0), freed: Condvar::new() };
    let mut photos: Vec<PathBuf> = fs::read_dir(&folders[0])
        .expect("a folder")
        .map(|entry| entry.expect("a file").path())
        .collect();
    photos.sort();
    fs::create_dir_all(&folders[1]).expect("a folder");
    // Threads of their own, not tasks of the pool: a task that waits for memory while it has stolen the
    // turn of the one that holds it would wait for ever.
    let photos = Mutex::new(photos.into_iter());
    let next = || photos.lock().expect("a lock").next();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(photo) = next() {
                    develop(&photo, &folders[1], &recipes, &budget);
                }
            });
        }
    });
}

fn recipes(options: &BTreeMap<&str, &str>) -> Vec<Recipe> {
    let widths = options.get("--widths").unwrap_or(&"480,800,1200,1600");
    let quality = |name: &str, format: Format, width: u32| {
        options.get(name).map_or(format.quality(width), |text| text.parse().expect("a quality"))
    };
    let formats = [("--jpeg", Format::Jpeg), ("--webp", Format::WebP)];
    let widths = widths.split(',').map(|width| width.parse().expect("a width"));
    widths
        .flat_map(|width| {
            formats.map(|(name, format)| Recipe {
                width,
                crop: None,
                format,
                quality: quality(name, format, width),
            })
        })
        .collect()
}

/// Memory in bytes that is shared by the photos in flight.
struct Budget {
    all: u64,
    taken: Mutex<u64>,
    freed: Condvar,
}

fn develop(photo: &Path, out: &str, recipes: &[Recipe], budget: &Budget) {
    let source = fs::read(photo).expect("a file");
    let needed =
        source.len() as u64 + darkroom::examine(&source).expect("a picture").memory(recipes);
    let mut taken = budget.taken.lock().expect("a lock");
    while *taken > 0 && *taken + needed > budget.all {
        taken = budget.freed.wait(taken).expect("a lock");
    }
    *taken += needed;
    drop(taken);
    let prints = darkroom::develop(&source, recipes, budget.all).expect("prints");
    let name = photo.file_stem().unwrap_or_default().to_string_lossy();
    for (print, recipe) in prints.iter().zip(recipes) {
        let file = format!("{name}-{}.{}", recipe.width, recipe.format.extension());
        fs::write(Path::new(out).join(file), &print.bytes).expect("a written file");
    }
    *budget.taken.lock().expect("a lock") -= needed;
    budget.freed.notify_all();
}
