//! A print cache in a bucket of S3, or of what speaks its language.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::path::Path;
use object_store::{ClientConfigKey, ObjectStore, ObjectStoreExt, RetryConfig};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};

use crate::digest::Digest;
use crate::disk::{seal, unseal};
use crate::threads;

/// How long one print may take to come or go.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a build that has ended waits for what is still to go.
const LAST_CALL: Duration = Duration::from_secs(20);

/// How many prints go at a time.
const LANES: usize = 16;

/// A print is never larger than this, in bytes: what is, is none.
const LARGEST: u64 = 256 << 20;

/// A print cache in a bucket. After the first failure it is left alone.
pub struct Bucket {
    store: Arc<dyn ObjectStore>,
    /// How messages call it: `s3://bucket/prefix/`.
    name: String,
    prefix: String,
    /// There until the end.
    runtime: Option<Runtime>,
    lanes: Arc<Semaphore>,
    going: Mutex<Vec<JoinHandle<()>>>,
    trouble: Arc<OnceLock<String>>,
}

impl Bucket {
    /// Opens a bucket; names of objects begin with the prefix, which is empty or ends in `/`. Where it is and
    /// who we are is told by the environment: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`,
    /// `AWS_ENDPOINT_URL` and the like.
    ///
    /// # Errors
    /// With a sentence, if the environment says something that cannot be.
    pub fn open(bucket: &str, prefix: &str) -> Result<Self, String> {
        let name = format!("s3://{bucket}/{prefix}");
        let client = |key, value: &str| (AmazonS3ConfigKey::Client(key), value.to_owned());
        let limits = [
            client(ClientConfigKey::Timeout, "10s"),
            client(ClientConfigKey::ConnectTimeout, "3s"),
        ];
        let builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
        let builder = limits.into_iter().fold(builder, |b, (key, value)| b.with_config(key, value));
        let retry =
            RetryConfig { max_retries: 1, retry_timeout: PATIENCE, ..RetryConfig::default() };
        let store = builder.with_retry(retry).build();
        let store = store.map_err(|error| format!("the cache `{name}` cannot be used: {error}"))?;
        // One for the connections and one that looks up addresses; without the first tokio would panic.
        let runtime = threads::available(2)
            .and_then(|()| Builder::new_multi_thread().worker_threads(1).enable_all().build());
        let runtime =
            runtime.map_err(|error| format!("the cache `{name}` cannot be used: {error}"))?;
        Ok(Self {
            store: Arc::new(store),
            name,
            prefix: prefix.to_owned(),
            runtime: Some(runtime),
            lanes: Arc::new(Semaphore::new(LANES)),
            going: Mutex::default(),
            trouble: Arc::default(),
        })
    }

    /// Why it is left alone, in a sentence.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.get().map(String::as_str)
    }

    /// The bytes of prints, as far as they are there.
    pub(super) fn find_all(&self, keys: &[Digest]) -> Vec<Option<Vec<u8>>> {
        let Some(runtime) = self.open_still() else { return vec![None; keys.len()] };
        let asked: Vec<_> = keys
            .iter()
            .map(|key| runtime.spawn(fetch(Arc::clone(&self.store), self.place(key))))
            .collect();
        let answers = asked.into_iter().map(|asked| match runtime.block_on(asked) {
            Ok(Ok(sealed)) => unseal(sealed?),
            Ok(Err(why)) => {
                self.leave_alone(&why);
                None
            }
            // A panic in there has been printed already.
            Err(_) => None,
        });
        answers.collect()
    }

    /// Sends a print on its way.
    pub(super) fn file(&self, key: &Digest, bytes: &[u8]) {
        let Some(runtime) = self.open_still() else { return };
        let lanes = Arc::clone(&self.lanes);
        let lane = runtime.block_on(async { timeout(PATIENCE, lanes.acquire_owned()).await });
        let Ok(Ok(lane)) = lane else { return self.leave_alone(TOO_SLOW) };
        let (store, place, sealed) = (Arc::clone(&self.store), self.place(key), seal(bytes));
        let (trouble, name) = (Arc::clone(&self.trouble), self.name.clone());
        let sending = runtime.spawn(async move {
            let sent = timeout(PATIENCE, store.put(&place, sealed.into())).await;
            let why = match sent {
                Ok(Ok(_)) => None,
                Ok(Err(error)) => Some(error.to_string()),
                Err(_) => Some(TOO_SLOW.to_owned()),
            };
            if let Some(why) = why {
                _ = trouble.set(sentence(&name, &why));
            }
            drop(lane);
        });
        let mut going = self.going.lock().unwrap_or_else(PoisonError::into_inner);
        going.retain(|sending| !sending.is_finished());
        going.push(sending);
    }

    /// Waits until all is there, but not for long.
    pub(super) fn finish(&self) {
        let Some(runtime) = &self.runtime else { return };
        let going = std::mem::take(&mut *self.going.lock().unwrap_or_else(PoisonError::into_inner));
        let end = Instant::now() + LAST_CALL;
        for sending in going {
            let stop = sending.abort_handle();
            if runtime.block_on(async { timeout_at(end, sending).await }).is_err() {
                stop.abort();
                self.leave_alone(TOO_SLOW);
            }
        }
    }

    /// What its connections run on, unless something has failed.
    fn open_still(&self) -> Option<&Runtime> {
        self.runtime.as_ref().filter(|_| self.trouble.get().is_none())
    }

    fn leave_alone(&self, why: &str) {
        _ = self.trouble.set(sentence(&self.name, why));
    }

    fn place(&self, key: &Digest) -> Path {
        Path::from(format!("{}{key}", self.prefix))
    }
}

/// What is said of a bucket that does not answer in time.
const TOO_SLOW: &str = "it takes too long";

fn sentence(name: &str, why: &str) -> String {
    let why: String = why.split_whitespace().collect::<Vec<_>>().join(" ");
    let why: String = why.chars().take(300).collect();
    format!("the cache `{name}` is left alone, and what it lacks is made here: {why}")
}

/// Fetches an object; `None` if there is none, or none that can be a print.
async fn fetch(store: Arc<dyn ObjectStore>, place: Path) -> Result<Option<Vec<u8>>, String> {
    let fetched = timeout(PATIENCE, async {
        let object = store.get(&place).await?;
        if object.meta.size > LARGEST {
            return Ok(None);
        }
        object.bytes().await.map(|bytes| Some(bytes.to_vec()))
    });
    match fetched.await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(object_store::Error::NotFound { .. })) => Ok(None),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err(TOO_SLOW.to_owned()),
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        // It may still be asking for an address, which nobody waits for.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bucket").field("name", &self.name).finish_non_exhaustive()
    }
}
