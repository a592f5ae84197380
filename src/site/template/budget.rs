//! The budget of one page, and the meters that count it.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::metered::{PRINT_METER, SPENT_METER, TURN, TURN_METER, VALUE_METER};

/// What a page may write, including its loop turns, in bytes: far more than any browser shows.
const PAGE: u64 = 64 << 20;

/// The most bytes of a page. A template with meters exceeds its budget earlier, at a known line.
const SHEET: u64 = 4 * PAGE;

/// The longest text or list in a template, in bytes.
const VALUE: u64 = 16 << 20;

/// The deepest nesting of lists.
const DEPTH: usize = 100;

/// The rest of the budget of the page that is being rendered.
#[derive(Debug, Default)]
pub(super) struct Budget {
    left: AtomicU64,
    /// The message, if the budget was exceeded.
    trouble: Mutex<Option<String>>,
}

impl Budget {
    /// Starts a page.
    pub(super) fn begin(&self) {
        self.left.store(PAGE, Ordering::Relaxed);
        self.lock().take();
    }

    /// The message, if the page exceeded its budget.
    pub(super) fn trouble(&self) -> Option<String> {
        self.lock().take()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn exceeded(&self, message: String) -> Error {
        self.lock().get_or_insert(message.clone());
        Error::message(message)
    }

    fn spend(&self, bytes: u64) -> TeraResult<()> {
        let left = self.left.load(Ordering::Relaxed);
        // Each page is rendered by one thread.
        self.left.store(left.saturating_sub(bytes), Ordering::Relaxed);
        if bytes <= left {
            return Ok(());
        }
        let limit = PAGE >> 20;
        Err(self.exceeded(format!("the loops and texts of the page exceed {limit} MiB")))
    }

    /// Counts the size of a value.
    fn weigh(&self, value: &Value) -> TeraResult<u64> {
        let mut weight = 0;
        match add(value, DEPTH, &mut weight) {
            true => Ok(weight),
            false => {
                let limit = VALUE >> 20;
                let message = format!(
                    "a text or list in a template can have at most {limit} MiB, but this one is longer"
                );
                Err(self.exceeded(message))
            }
        }
    }
}

/// Adds the size of a value, and returns whether it is within the limits. A list that contains another one several
/// times counts it each time, because it is also written each time.
fn add(value: &Value, depth: usize, weight: &mut u64) -> bool {
    *weight += match (value.as_str(), value.as_bytes()) {
        (Some(text), _) => text.len() as u64,
        (None, Some(bytes)) => bytes.len() as u64,
        (None, None) => TURN as u64,
    };
    if *weight > VALUE || depth == 0 {
        return false;
    }
    let items = value.as_array().unwrap_or_default();
    items.iter().all(|item| add(item, depth - 1, weight))
        && value.as_map().is_none_or(|map| map.values().all(|item| add(item, depth - 1, weight)))
}

/// Registers the meters for a budget with Tera.
pub(super) fn register(tera: &mut Tera, budget: &Arc<Budget>) {
    let of = Arc::clone(budget);
    tera.register_function(TURN_METER, move |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        of.spend(kwargs.must_get::<u64>("n")?)?;
        Ok(Value::normal_string(""))
    });
    let of = Arc::clone(budget);
    tera.register_function(SPENT_METER, move |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        of.spend(of.weigh(&given(&kwargs)?)?)?;
        Ok(Value::normal_string(""))
    });
    let of = Arc::clone(budget);
    tera.register_function(PRINT_METER, move |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let value = given(&kwargs)?;
        of.spend(TURN as u64 + of.weigh(&value)?)?;
        Ok(value)
    });
    let of = Arc::clone(budget);
    tera.register_function(VALUE_METER, move |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let value = given(&kwargs)?;
        let weight = of.weigh(&value)?;
        // Measuring a list takes time; the length of a text is known.
        of.spend(if value.is_string() { TURN as u64 } else { weight })?;
        Ok(value)
    });
}

fn given(kwargs: &Kwargs) -> TeraResult<Value> {
    Ok(kwargs.get::<Value>("v")?.unwrap_or_else(Value::undefined))
}

/// The bytes of a page, up to the limit.
pub(super) struct Sheet<'b> {
    pub(super) bytes: Vec<u8>,
    budget: &'b Budget,
}

impl<'b> Sheet<'b> {
    pub(super) fn new(budget: &'b Budget) -> Self {
        Self { bytes: Vec::with_capacity(16 * 1024), budget }
    }
}

impl Write for Sheet<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if (self.bytes.len() + bytes.len()) as u64 > SHEET {
            let message = format!("the page has more than {} MiB", SHEET >> 20);
            return Err(io::Error::other(self.budget.exceeded(message).to_string()));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
