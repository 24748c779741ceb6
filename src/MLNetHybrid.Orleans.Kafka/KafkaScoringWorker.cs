using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MLNetHybrid.Orleans.Kafka;

/// <summary>
/// A member of a consumer group that has a cluster score its partitions' events. Offsets are committed after the cluster has stored what it
/// remembers of the events before them, so that each is applied once whichever of worker, silo or broker dies. Verdicts are written at
/// least once: after a failure some come again, with the same values; or without a value, where the cluster stored them meanwhile.
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

    // What is done of each partition, and what of it is committed: there it goes on after a failure.
    private readonly Dictionary<TopicPartition, Offset> _next = [], _committed = [];

    // What a librdkafka thread found: the verdict that was not delivered.
    private volatile string? _undelivered;

    // The message that ends the worker, once what came before it is stored.
    private PoisonMessageException? _poison;

    // The cluster failed: the messages since the last commit are read again before anything else is done.
    private StreamScoringException? _failure;

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
            .SetPartitionsLostHandler((_, lost) => Forget([.. lost.Select(part => part.TopicPartition)]))
            .Build();
        consumer.Subscribe(_options.Topic);
        try
        {
            long committed = clock.GetTimestamp();
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    if (_failure is StreamScoringException failure) GoBack(consumer, failure, stop);
                    Take(consumer, producer);
                    // Partitions that went meanwhile may have left one.
                    if (_failure is not null) continue;
                    Finish(producer);
                    Send();
                    if (_poison is null && clock.GetElapsedTime(committed) < _options.CommitEvery) continue;
                    committed = clock.GetTimestamp();
                    Commit(consumer, producer);
                }
                catch (StreamScoringException failure)
                {
                    _failure = failure;
                    continue;
                }
                catch (KafkaException failure) when (!failure.Error.IsFatal)
                {
                    // librdkafka tries again by itself; offsets are committed the next time.
                    logger.KafkaFailed(failure, _options.Topic);
                    stop.WaitHandle.WaitOne(Poll);
                }
                if (_poison is not null) throw _poison;
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
                _batch.Add(new Received(message, _options.Read(message)
                    ?? throw new FormatException($"{nameof(_options.Read)} made no event of it.")));
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
        List<Received> batch = _batch;
        _batch = [];
        TEvent[] events = [.. batch.Where(received => received.Event is not null).Select(received => received.Event!)];
        _call = new Call(batch, client.ScoreAsync(events));
    }

    private void Finish(IProducer<byte[], byte[]>? producer)
    {
        if (_call is not Call call) return;
        _call = null;
        ScoredEvent<TVerdict>[] answers;
        try
        {
            answers = call.Answers.GetAwaiter().GetResult();
        }
        catch (PartiallyScoredException<TVerdict> failure)
        {
            // When they are read again, the cluster may have stored them, and give no verdict.
            Write(call.Batch, failure.Answers, producer);
            throw;
        }
        Write(call.Batch, [.. answers.Select(answer => (ScoredEvent<TVerdict>?)answer)], producer);
        // Not of those that another worker has by now.
        foreach (Received received in call.Batch)
            if (_committed.ContainsKey(received.Message.TopicPartition))
                _next[received.Message.TopicPartition] = received.Message.Offset + 1;
        metrics.Messages.Add(answers.Length, _tag);
    }

    // The verdicts of those that have one.
    private void Write(List<Received> batch, IReadOnlyList<ScoredEvent<TVerdict>?> answers, IProducer<byte[], byte[]>? producer)
    {
        int next = 0;
        foreach ((ConsumeResult<byte[], byte[]> message, TEvent? row) in batch)
        {
            if (row is null || answers[next++] is not ScoredEvent<TVerdict> answer) continue;
            if (answer.Outcome == EventOutcome.Gap)
                throw new InvalidOperationException(
                    $"{message.TopicPartitionOffset}: the cluster expects consecutive numbers "
                    + "(StreamBuckets.NumbersAreConsecutive), and misses some.");
            if (answer.Outcome == EventOutcome.Refused) Reject(message, answer.Problem ?? "The event was refused.", producer, null);
            else if (_options.VerdictTopic is string topic) Write(message, row, answer, producer!, topic);
        }
    }

    private void Write(
        ConsumeResult<byte[], byte[]> message, TEvent row, ScoredEvent<TVerdict> answer, IProducer<byte[], byte[]> producer, string topic)
    {
        try
        {
            if (_options.Write!(row, answer) is Message<byte[], byte[]> verdict) Produce(producer, topic, verdict);
        }
        catch (Exception failure) when (failure is not (StreamScoringException or OutOfMemoryException))
        {
            Reject(message, $"Its verdict cannot be written. {failure.Message}", producer, failure);
        }
    }

    private void Reject(ConsumeResult<byte[], byte[]> message, string reason, IProducer<byte[], byte[]>? producer, Exception? failure)
    {
        PoisonMessageException poison = Poison(message, reason, failure);
        if (_options.Poison == PoisonMessages.Stop) throw poison;
        string text = poison.Message;
        logger.MessageRejected(failure, text);
        if (_options.Poison != PoisonMessages.DeadLetter) return;
        var headers = new Headers();
        foreach (IHeader header in message.Message.Headers ?? []) headers.Add(header.Key, header.GetValueBytes());
        headers.Add("mlnethybrid.reason", Encoding.UTF8.GetBytes(text));
        try
        {
            Produce(producer!, _options.DeadLetterTopic!,
                new Message<byte[], byte[]> { Key = message.Message.Key, Value = message.Message.Value, Headers = headers });
        }
        catch (ProduceException<byte[], byte[]> tooLarge)
        {
            throw new PoisonMessageException($"{text} Nor can it go to {_options.DeadLetterTopic}: {tooLarge.Error.Reason}.", tooLarge);
        }
    }

    private PoisonMessageException Poison(ConsumeResult<byte[], byte[]> message, string reason, Exception? failure)
    {
        metrics.Poison.Add(1, _tag);
        return new PoisonMessageException($"{message.TopicPartitionOffset}: the message cannot be scored. {reason}", failure);
    }

    /// <exception cref="ProduceException{TKey, TValue}">The message is larger than the producer takes.</exception>
    /// <exception cref="StreamScoringException">It was not taken for another reason: what is not committed is read again.</exception>
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
            catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == Confluent.Kafka.ErrorCode.Local_QueueFull)
            {
                producer.Poll(Poll);
            }
            catch (ProduceException<byte[], byte[]> failure) when (failure.Error.Code != Confluent.Kafka.ErrorCode.MsgSizeTooLarge)
            {
                throw new StreamScoringException($"{topic}: a message was not taken: {failure.Error.Reason}", failure);
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
        Drop(revoked);
        if (!_failed && _failure is null) TryCommit(consumer, producer);
        Forget(revoked);
    }

    private void TryCommit(IConsumer<byte[], byte[]> consumer, IProducer<byte[], byte[]>? producer)
    {
        try
        {
            Commit(consumer, producer);
        }
        catch (StreamScoringException failure)
        {
            // Whoever has the partitions next reads those messages again, and the cluster knows the ones that it has applied; the
            // partitions that this worker keeps are read again as well.
            _failure = failure;
            logger.ClusterFailed(failure, _options.Topic);
        }
        catch (KafkaException failure)
        {
            logger.KafkaFailed(failure, _options.Topic);
        }
    }

    private void Drop(IEnumerable<TopicPartition> parts)
    {
        HashSet<TopicPartition> gone = [.. parts];
        _batch.RemoveAll(received => gone.Contains(received.Message.TopicPartition));
    }

    private void Forget(IReadOnlyCollection<TopicPartition> parts)
    {
        Drop(parts);
        foreach (TopicPartition part in parts)
        {
            _next.Remove(part);
            _committed.Remove(part);
        }
    }

    // The cluster does not answer: partitions are paused, so that polling keeps this worker in its group, and read again from what is
    // committed.
    private void GoBack(IConsumer<byte[], byte[]> consumer, StreamScoringException failure, CancellationToken stop)
    {
        logger.ClusterFailed(failure, _options.Topic);
        metrics.Failures.Add(1, _tag);
        _undelivered = null;
        _batch = [];
        _poison = null;
        // What failed is not done: a partition that goes to another worker now goes at what is committed.
        foreach ((TopicPartition part, Offset offset) in _committed) _next[part] = offset;
        consumer.Pause(consumer.Assignment);
        long begin = clock.GetTimestamp();
        while (clock.GetElapsedTime(begin) < _options.RetryDelay && !stop.IsCancellationRequested)
            // Of a partition that has come meanwhile, which is not paused.
            if (consumer.Consume(Poll) is { Message: not null } message) _committed.TryAdd(message.TopicPartition, message.Offset);
        foreach ((TopicPartition part, Offset offset) in _committed) consumer.Seek(new TopicPartitionOffset(part, offset));
        consumer.Resume(consumer.Assignment);
        _failure = null;
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
