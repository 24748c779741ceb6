using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MLNetHybrid.Orleans.Kafka;

/// <summary>
/// A member of a consumer group that has a cluster score its partitions' events. Offsets are committed after the cluster has stored what it
/// remembers of the events before them, so that each is applied once whichever of worker, silo or broker dies. Verdicts are written at
/// least once: after a failure some come again, with the same values.
/// </summary>
internal sealed class KafkaScoringWorker<TEvent, TVerdict>(
    IStreamScoringClient<TEvent, TVerdict> client, KafkaScoringOptions<TEvent, TVerdict> options, KafkaMetrics metrics, TimeProvider clock,
    ILogger<KafkaScoringWorker<TEvent, TVerdict>> logger) : BackgroundService where TEvent : class where TVerdict : class, new()
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100), FlushWait = TimeSpan.FromSeconds(30);

    private readonly KafkaScoringOptions<TEvent, TVerdict> _options = options.Checked();
    private readonly KeyValuePair<string, object?> _tag = new("topic", options.Topic);
    // The one call under way: an event that is sent after one of its key has failed would pass it, and the cluster would then take the one
    // that failed for a duplicate.
    private Call? _call;

    // Taken and not sent yet.
    private List<Received> _batch = [];

    // Where each partition goes on once all calls are done, and where it would after a failure.
    private readonly Dictionary<TopicPartition, Offset> _next = [], _committed = [];

    // What a librdkafka thread found: the verdict that was not delivered.
    private volatile string? _undelivered;

    // The message that ends the worker, once what came before it is stored.
    private PoisonMessageException? _poison;

    // The worker ends by a failure: nothing more is committed.
    private bool _failed;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stop)
    {
        using IProducer<byte[], byte[]>? producer = CreateProducer();
        var config = new ConsumerConfig(_options.Consumer) { EnableAutoCommit = false, EnableAutoOffsetStore = false };
        using IConsumer<byte[], byte[]> consumer = new ConsumerBuilder<byte[], byte[]>(config)
            .SetPartitionsRevokedHandler((self, revoked) => Leave(self, producer, [.. revoked.Select(part => part.TopicPartition)]))
            .SetPartitionsLostHandler((_, lost) => Forget(lost.Select(part => part.TopicPartition)))
            .Build();
        consumer.Subscribe(_options.Topic);
        try
        {
            long committed = clock.GetTimestamp();
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    Take(consumer, producer);
                    Finish(producer);
                    Send();
                    if (_poison is null && clock.GetElapsedTime(committed) < _options.CommitEvery) continue;
                    Commit(consumer, producer);
                    if (_poison is not null) throw _poison;
                    committed = clock.GetTimestamp();
                }
                catch (StreamScoringException failure)
                {
                    GoBack(consumer, failure, stop);
                }
            }
            TryCommit(consumer, producer);
        }
        catch
        {
            _failed = true;
            throw;
        }
        finally
        {
            consumer.Close();
        }
    }

    // Up to a batch of messages; those that cannot be read are dealt with here.
    private void Take(IConsumer<byte[], byte[]> consumer, IProducer<byte[], byte[]>? producer)
    {
        long first = 0;
        while (_batch.Count < _options.BatchSize)
        {
            TimeSpan wait = _batch.Count == 0 ? (_call is not null ? TimeSpan.Zero : Poll)
                : _options.BatchWait - clock.GetElapsedTime(first);
            ConsumeResult<byte[], byte[]>? message = consumer.Consume(wait < TimeSpan.Zero ? TimeSpan.Zero : wait);
            if (message?.Message is null) break;
            if (_batch.Count == 0) first = clock.GetTimestamp();
            _committed.TryAdd(message.TopicPartition, message.Offset);
            try
            {
                _batch.Add(new Received(message, _options.Read(message)));
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                if (_options.Poison == PoisonMessages.Stop)
                {
                    _poison = Poison(message, failure.Message, failure);
                    return;
                }
                Reject(message, failure.Message, producer, failure);
                _batch.Add(new Received(message, null));
            }
        }
    }

    private void Send()
    {
        if (_batch.Count == 0) return;
        foreach (Received received in _batch) _next[received.Message.TopicPartition] = received.Message.Offset + 1;
        List<Received> events = _batch.FindAll(received => received.Event is not null);
        _batch = [];
        if (events.Count > 0) _call = new Call(events, client.ScoreAsync([.. events.Select(received => received.Event!)]));
    }

    private void Finish(IProducer<byte[], byte[]>? producer)
    {
        if (_call is not Call call) return;
        _call = null;
        ScoredEvent<TVerdict>[] answers = call.Answers.GetAwaiter().GetResult();
        for (int i = 0; i < answers.Length; i++)
        {
            (ConsumeResult<byte[], byte[]> message, TEvent? row) = call.Batch[i];
            if (answers[i].Outcome == EventOutcome.Gap)
                throw new InvalidOperationException(
                    $"{message.TopicPartitionOffset}: the cluster expects consecutive numbers (StreamBuckets.NumbersAreConsecutive), and misses some.");
            if (answers[i].Outcome == EventOutcome.Refused) Reject(message, answers[i].Problem ?? "The event was refused.", producer, null);
            else if (_options.VerdictTopic is string topic && _options.Write!(row!, answers[i]) is Message<byte[], byte[]> verdict)
                Produce(producer!, topic, verdict);
        }
        metrics.Messages.Add(answers.Length, _tag);
    }

    private void Reject(ConsumeResult<byte[], byte[]> message, string reason, IProducer<byte[], byte[]>? producer, Exception? failure)
    {
        PoisonMessageException poison = Poison(message, reason, failure);
        if (_options.Poison == PoisonMessages.Stop) throw poison;
        string text = poison.Message;
#pragma warning disable CA1848, CA2254 // Rare.
        logger.LogWarning(failure, "{Reason}", text);
#pragma warning restore CA1848, CA2254
        if (_options.Poison != PoisonMessages.DeadLetter) return;
        var headers = new Headers();
        foreach (IHeader header in message.Message.Headers ?? []) headers.Add(header.Key, header.GetValueBytes());
        headers.Add("mlnethybrid.reason", Encoding.UTF8.GetBytes(text));
        Produce(producer!, _options.DeadLetterTopic!,
            new Message<byte[], byte[]> { Key = message.Message.Key, Value = message.Message.Value, Headers = headers });
    }

    private PoisonMessageException Poison(ConsumeResult<byte[], byte[]> message, string reason, Exception? failure)
    {
        metrics.Poison.Add(1, _tag);
        return new PoisonMessageException($"{message.TopicPartitionOffset}: the message cannot be scored. {reason}", failure);
    }

    private void Produce(IProducer<byte[], byte[]> producer, string topic, Message<byte[], byte[]> message)
    {
        while (true)
        {
            try
            {
                producer.Produce(topic, message, report =>
                {
                    if (report.Error.IsError) _undelivered = $"{topic}: {report.Error.Reason}";
                });
                return;
            }
            catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(Poll);
            }
        }
    }

    // All calls done, all verdicts delivered, all state stored: then, and only then, the offsets.
    private void Commit(IConsumer<byte[], byte[]> consumer, IProducer<byte[], byte[]>? producer)
    {
        Finish(producer);
        TopicPartitionOffset[] offsets =
            [.. _next.Where(part => _committed[part.Key] != part.Value).Select(part => new TopicPartitionOffset(part.Key, part.Value))];
        if (offsets.Length == 0) return;
        if (producer?.Flush(FlushWait) > 0) throw new StreamScoringException($"Verdicts were not delivered within {FlushWait}.");
        if (_undelivered is string undelivered) throw new StreamScoringException($"A verdict was not delivered: {undelivered}");
        client.PersistAsync().GetAwaiter().GetResult();
        consumer.Commit(offsets);
        foreach (TopicPartitionOffset offset in offsets) _committed[offset.TopicPartition] = offset.Offset;
        metrics.Commits.Add(1, _tag);
    }

    // The partitions go to another worker, which must find what this one has done.
    private void Leave(IConsumer<byte[], byte[]> consumer, IProducer<byte[], byte[]>? producer, IReadOnlyList<TopicPartition> revoked)
    {
        _batch.RemoveAll(received => revoked.Contains(received.Message.TopicPartition));
        if (!_failed) TryCommit(consumer, producer);
        Forget(revoked);
    }

    private void TryCommit(IConsumer<byte[], byte[]> consumer, IProducer<byte[], byte[]>? producer)
    {
        try
        {
            Commit(consumer, producer);
        }
        catch (Exception failure) when (failure is StreamScoringException or KafkaException)
        {
            // Whoever has the partitions next reads those messages again, and the cluster knows the ones that it has applied.
            Log(failure);
        }
    }

    private void Forget(IEnumerable<TopicPartition> parts)
    {
        foreach (TopicPartition part in parts)
        {
            _next.Remove(part);
            _committed.Remove(part);
        }
    }

    // The cluster does not answer: partitions are paused, so that polling keeps this worker in its group, and read again from what is committed.
    private void GoBack(IConsumer<byte[], byte[]> consumer, StreamScoringException failure, CancellationToken stop)
    {
        Log(failure);
        metrics.Failures.Add(1, _tag);
        _undelivered = null;
        _batch = [];
        _poison = null;
        consumer.Pause(consumer.Assignment);
        long begin = clock.GetTimestamp();
        while (clock.GetElapsedTime(begin) < _options.RetryDelay && !stop.IsCancellationRequested)
            // Of a partition that has come meanwhile, which is not paused.
            if (consumer.Consume(Poll) is { Message: not null } message) _committed.TryAdd(message.TopicPartition, message.Offset);
        foreach ((TopicPartition part, Offset offset) in _committed)
        {
            consumer.Seek(new TopicPartitionOffset(part, offset));
            _next[part] = offset;
        }
        consumer.Resume(consumer.Assignment);
    }

    private void Log(Exception failure)
    {
#pragma warning disable CA1848 // Rare.
        logger.LogWarning(failure, "Messages of {Topic} will be read again.", _options.Topic);
#pragma warning restore CA1848
    }

    private IProducer<byte[], byte[]>? CreateProducer()
    {
        if (_options.VerdictTopic is null && _options.Poison != PoisonMessages.DeadLetter) return null;
        var config = _options.Producer is ProducerConfig own ? new ProducerConfig(own)
            : new ProducerConfig(new ClientConfig(_options.Consumer.Where(IsCommon).ToDictionary(pair => pair.Key, pair => pair.Value)));
        config.EnableIdempotence ??= true;
        return new ProducerBuilder<byte[], byte[]>(config).Build();
    }

    private static bool IsCommon(KeyValuePair<string, string> pair) =>
        pair.Key is "bootstrap.servers" or "client.id" or "security.protocol"
        || pair.Key.StartsWith("sasl.", StringComparison.Ordinal) || pair.Key.StartsWith("ssl.", StringComparison.Ordinal);

    private sealed record Received(ConsumeResult<byte[], byte[]> Message, TEvent? Event);

    private sealed record Call(List<Received> Batch, Task<ScoredEvent<TVerdict>[]> Answers);
}
